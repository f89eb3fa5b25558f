import { once } from 'node:events';
import { createServer } from 'node:net';
import { listenOnLoopback } from '../system/loopback.ts';

// Ports handed out in this run: one that is free again may still be about to be used.
const given = new Set<number>();

/** A loopback TCP port that was free a moment ago and was not handed out before. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  server.close();
  await once(server, 'close');
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}
