import { once } from 'node:events';
import type { Server } from 'node:net';

/** Nothing of ours is to be reached from another machine. */
const LOOPBACK = '127.0.0.1';

/**
 * Makes a server listen on loopback.
 *
 * @param port the one wanted; 0 takes any that is free
 * @returns the port
 * @throws the system's error when the port can't be had
 */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port to listen on');
  return address.port;
}
