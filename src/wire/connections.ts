import type { Agent, IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

/** Connections onward, one for each that a client holds, so that what breaks on a kept one is seen. */
export type Connections = {
  /**
   * The agent for a request: that of its client's connection, which is used again as the client uses its own.
   *
   * @param keepable bytes of the request that could be kept for sending it a second time: one that is longer, or of
   *   unknown length, gets a connection of its own, which can't be closed just as it goes out
   */
  readonly agentFor: (incoming: IncomingMessage, secure: boolean, keepable: number) => Agent;
  /** Closes all of them. */
  readonly close: () => void;
};

/** Mirrors the connections of a recorder's clients. */
export function mirrorConnections(): Connections {
  const mirrored = new Map<Socket, Agent>();
  const single = {
    http: new http.Agent({ keepAlive: false }),
    https: new https.Agent({ keepAlive: false }),
  };

  function mirror(socket: Socket, secure: boolean): Agent {
    const known = mirrored.get(socket);
    if (known) return known;
    const agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: 1 });
    mirrored.set(socket, agent);
    socket.once('close', () => {
      mirrored.delete(socket);
      agent.destroy();
    });
    return agent;
  }

  return {
    agentFor: (incoming, secure, keepable) =>
      lengthOf(incoming) <= keepable
        ? mirror(incoming.socket, secure)
        : single[secure ? 'https' : 'http'],
    close() {
      for (const agent of [...mirrored.values(), ...Object.values(single)]) agent.destroy();
    },
  };
}

/** Bytes of a request's body; infinite where only its end will tell. */
function lengthOf({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Number.POSITIVE_INFINITY;
  return Number(headers['content-length'] ?? 0);
}
