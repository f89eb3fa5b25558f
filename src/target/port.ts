import { createServer } from 'node:net';

// Ports handed out in this run: one that is free again may still be about to be used.
const given = new Set<number>();

/** A loopback TCP port that was free a moment ago and was not handed out before. */
export async function freePort(): Promise<number> {
  const port = await boundPort();
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}

function boundPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
