import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Who was called beside the target: a place outside this machine, and how often. */
export type Egress = {
  /** `host:port`. */
  readonly host: string;
  readonly count: number;
};

/** A loopback proxy that refuses every call and remembers where it was to go. */
export type EgressWatch = {
  /** Environment that sends a process's outside calls here; loopback stays direct. */
  readonly env: Readonly<Record<string, string>>;
  /** What was refused so far, by the first call. */
  readonly seen: () => readonly Egress[];
  readonly close: () => Promise<void>;
};

/** Kept places and characters of each: what calls further is counted under the last. */
const MOST_PLACES = 200;
const LONGEST_PLACE = 200;
const REST = 'other places';

const REFUSAL = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

/**
 * Opens a watch of its own for one attempt: whatever calls here is that attempt's, also programs such as git that
 * leave a name in the proxy's address unsaid at first.
 */
export async function watchEgress(): Promise<EgressWatch> {
  const counts = new Map<string, number>();
  const note = (place: string) => {
    const known = place.slice(0, LONGEST_PLACE);
    const key = counts.has(known) || counts.size < MOST_PLACES ? known : REST;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const server = createServer((request, response) => {
    note(placeOf(request));
    response.writeHead(403, { connection: 'close' }).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    note(plain(request.url ?? ''));
    // The caller may hang up at once.
    socket.on('error', () => undefined);
    socket.end(REFUSAL);
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // No reason for the process to stay.
  server.unref();
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    env: proxyEnvironment(`http://127.0.0.1:${port}`),
    seen: () => [...counts].map(([host, count]) => ({ host, count })),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Both spellings: curl and git read the small ones, Node's and Bun's clients either. */
function proxyEnvironment(url: string): Record<string, string> {
  const direct = '127.0.0.1,localhost,::1';
  return {
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    NO_PROXY: direct,
    http_proxy: url,
    https_proxy: url,
    no_proxy: direct,
  };
}

/** Where a plain request was to go; its address names the place, as proxies are asked. */
function placeOf(request: IncomingMessage): string {
  const url = URL.parse(request.url ?? '');
  return plain(url ? `${url.hostname}:${url.port || '80'}` : (request.headers.host ?? ''));
}

/** Foreign text without anything that could act up where it is shown. */
function plain(place: string): string {
  return place.replace(/[^\w.:[\]-]/g, '?') || '?';
}
