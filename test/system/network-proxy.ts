/** A forward proxy as companies have it: CONNECT for https, whole addresses for http. */

import { createServer, request as send } from 'node:http';
import { connect } from 'node:net';
import { listenOnLoopback } from '../../src/system/loopback.ts';

/**
 * Takes every host to `port` on loopback.
 *
 * @param login what `proxy-authorization` must say; undefined for a proxy that asks nobody
 */
export async function startNetworkProxy(port: number, login?: string) {
  /** `CONNECT host:port` and `GET http://…` */
  const seen: string[] = [];
  const sockets = new Set<{ destroy: () => void }>();
  const admits = (given: string | undefined) =>
    login === undefined || given === `Basic ${Buffer.from(login).toString('base64')}`;
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (!admits(request.headers['proxy-authorization'])) {
      response.writeHead(407).end();
      return;
    }
    const { pathname } = new URL(request.url ?? '', 'http://none');
    const onward = send(
      { host: '127.0.0.1', port, path: pathname, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.end();
  });
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    if (!admits(request.headers['proxy-authorization'])) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
  });
  const own = await listenOnLoopback(server);
  return {
    host: `127.0.0.1:${own}`,
    seen,
    close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
