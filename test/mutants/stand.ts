import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type http from 'node:http';
import net from 'node:net';
import type { Outcome } from '../../src/report/report.ts';
import type { Mutation } from '../faults/fault.ts';
import { type Bench, judgeCells } from '../faults/judge-fault.ts';
import { startFaultProxy } from '../faults/server.ts';

/**
 * Plays proxies in this process. The target that the action starts is a shell that tells its port and upstream over
 * a line and holds that line open; the proxy listens here, until the line breaks. It costs a hundredth of a second
 * where a process of Node's own costs a fifth.
 */
export type Stand = {
  /** Judges cells through a proxy with this mutation. */
  readonly judge: (
    bench: Bench,
    mutation: Mutation,
    settings: Readonly<Record<string, string>>,
  ) => Promise<readonly Outcome[]>;
  readonly close: () => Promise<void>;
};

function portOf(server: net.Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function commandFor(ticket: number, port: number): string {
  return [
    `exec 3<>/dev/tcp/127.0.0.1/${port}`,
    `printf '%s %s %s\\n' ${ticket} "$SMOKE_PORT" "$SMOKE_UPSTREAM" >&3`,
    'exec cat <&3',
  ].join('\n');
}

/** Listens for lines of targets, on a port of its own. */
export async function openStand(): Promise<Stand> {
  const mutations = new Map<string, Mutation>();
  const proxies = new Set<http.Server>();
  let tickets = 0;

  const close = (proxy: http.Server) => {
    proxies.delete(proxy);
    proxy.close();
    proxy.closeAllConnections();
  };
  const server = net.createServer(async (line) => {
    line.on('error', () => undefined);
    const [bytes]: unknown[] = await once(line, 'data');
    const [ticket = '', port = '', upstream = ''] = String(bytes).trim().split(' ');
    const mutation = mutations.get(ticket);
    if (!mutation) return line.destroy();
    const proxy = await startFaultProxy({ port: Number(port), upstream, mutation });
    proxies.add(proxy);
    line.on('close', () => close(proxy));
    if (line.destroyed) close(proxy);
    line.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    async judge(bench, mutation, settings) {
      tickets += 1;
      const ticket = tickets;
      mutations.set(String(ticket), mutation);
      await mkdir(bench.scratch, { recursive: true });
      try {
        return await judgeCells(bench, {
          'proxy-command': commandFor(ticket, portOf(server)),
          upstream: 'scripted',
          retries: '0',
          concurrency: '1',
          preflight: 'false',
          ...settings,
        });
      } finally {
        mutations.delete(String(ticket));
      }
    },
    async close() {
      for (const proxy of proxies) close(proxy);
      server.close();
    },
  };
}
