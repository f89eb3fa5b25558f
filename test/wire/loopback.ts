import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import http from 'node:http';
import net from 'node:net';
import type { TestContext } from 'node:test';
import type { Recorder, RecorderOptions } from '../../src/wire/recorder.ts';
import { startRecorder } from '../../src/wire/recorder.ts';

/** A promise with its key: lets a test order events instead of sleeping. */
export type Gate = { readonly opened: Promise<void>; readonly open: () => void };

export function gate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** An HTTP server for the length of a test; returns its base URL. */
export async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = http.createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${portOf(server)}`;
}

/** A server that speaks for itself once the request's head has come; returns its base URL. */
export async function serveRaw(
  t: TestContext,
  speak: (socket: net.Socket, head: string) => void,
): Promise<string> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let seen = '';
    socket.on('data', (bytes) => {
      const before = seen.includes('\r\n\r\n');
      seen += bytes.toString('latin1');
      if (!before && seen.includes('\r\n\r\n')) speak(socket, seen);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${portOf(server)}`;
}

/** A port on which nobody listens. */
export async function deadPort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

export async function record(
  t: TestContext,
  upstream: RecorderOptions['upstream'],
  options: Partial<RecorderOptions> = {},
): Promise<Recorder> {
  const recorder = await startRecorder({ side: 'north', attribute: 'path', upstream, ...options });
  t.after(() => recorder.close());
  return recorder;
}

export type Answer = {
  readonly response: IncomingMessage;
  readonly body: Buffer;
  /** The error that ended the body, if any. */
  readonly error: Error | undefined;
};

/** One request on a connection of its own, read to its end. */
export async function ask(
  url: string,
  options: http.RequestOptions = {},
  body?: string | Buffer,
): Promise<Answer> {
  const request = http.request(url, { agent: false, ...options });
  request.end(body);
  const response = await responseTo(request);
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  const error = await new Promise<Error | undefined>((resolve) => {
    response.on('end', () => resolve(undefined));
    response.on('error', resolve);
  });
  return { response, body: Buffer.concat(chunks), error };
}

export function responseTo(request: http.ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
}

/** Sends bytes as they are and returns all that comes back until the connection closes. */
export async function askRaw(port: number, text: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  socket.write(text, 'latin1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

export async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function portOf(server: net.Server): number {
  const address = server.address();
  if (address && typeof address === 'object') return address.port;
  throw new Error('The server does not listen on TCP.');
}
