import { once } from 'node:events';
import http from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { askOf, countAsks, splitPath } from './ask.ts';
import { encoder } from './coding.ts';
import type { Ask, Lines, Mutation, Piece, Whole } from './fault.ts';
import { eventBlocks, frame, gathered, isEvent, parse, readEvent } from './stream-text.ts';

/** Headers that the proxy's own connections set. */
const OWN = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']);

function pairs(raw: readonly string[]): Lines {
  return raw.flatMap((name, place) =>
    place % 2 === 0 ? [[name, raw[place + 1] ?? ''] as const] : [],
  );
}

function forwarded(lines: Lines): string[] {
  return lines.filter(([name]) => !OWN.has(name.toLowerCase())).flat();
}

function isStruck(mutation: Mutation, ask: Ask): boolean {
  const messages = ask.method === 'POST' && splitPath(ask.path) === '/v1/messages';
  return mutation.where ? mutation.where(ask) : messages;
}

/** Starts the proxy with its one fault. */
export async function startFaultProxy(options: {
  readonly port: number;
  readonly upstream: string;
  readonly mutation: Mutation;
}): Promise<http.Server> {
  const count = countAsks();
  const agent = new http.Agent({ keepAlive: false });
  const server = http.createServer(async (incoming, answer) => {
    incoming.on('error', () => answer.destroy());
    answer.on('error', () => undefined);
    const ask = await askOf(incoming, pairs(incoming.rawHeaders), count);
    const mutation = isStruck(options.mutation, ask.ask) ? options.mutation : {};
    const upstream = (times: number) =>
      callUpstream({ ...ask, ...options, agent, mutation, times });
    await respond(ask.ask, mutation, answer, upstream).catch(() => answer.destroy());
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function callUpstream(call: {
  readonly ask: Ask;
  readonly bytes: Buffer;
  readonly upstream: string;
  readonly agent: http.Agent;
  readonly mutation: Mutation;
  readonly times: number;
}): Promise<http.IncomingMessage> {
  const { ask, mutation } = call;
  const base = new URL(call.upstream);
  const path = mutation.path ? mutation.path(ask.path) : ask.path;
  const changed = mutation.request
    ? Buffer.from(JSON.stringify(mutation.request(ask.body, ask)))
    : call.bytes;
  const body = mutation.requestBytes ? mutation.requestBytes(changed) : changed;
  const headers = mutation.requestHeaders ? mutation.requestHeaders(ask.headers) : ask.headers;
  const request = http.request({
    host: base.hostname,
    port: base.port,
    method: ask.method,
    path: base.pathname.replace(/\/$/, '') + path,
    agent: call.agent,
    headers: [...forwarded(headers), 'Host', base.host, 'Content-Length', String(body.length)],
  });
  request.end(body);
  const [response]: http.IncomingMessage[] = await once(request, 'response');
  if (!response) throw new Error('no response');
  if (call.times <= 1) return response;
  response.resume();
  await once(response, 'close');
  return callUpstream({ ...call, times: call.times - 1 });
}

async function respond(
  ask: Ask,
  mutation: Mutation,
  answer: http.ServerResponse,
  upstream: (times: number) => Promise<http.IncomingMessage>,
): Promise<void> {
  const own = mutation.answer?.(ask);
  if (own !== undefined) return sendOwn(own, answer);
  const response = await upstream(mutation.times ?? 1);
  // A client that goes away takes its upstream request along.
  if (!mutation.keepsUpstream) answer.on('close', () => response.destroy());
  const head = { status: response.statusCode ?? 0, headers: pairs(response.rawHeaders) };
  const changed = mutation.head ? mutation.head(head) : head;
  const streaming = /event-stream/.test(response.headers['content-type'] ?? '');
  if (mutation.gather || mutation.onSocket) {
    const bytes = await gathered(response);
    const whole = { ...changed, body: bytes };
    const final = mutation.gather ? mutation.gather(whole, ask) : whole;
    if (mutation.onSocket) return writeOnSocket(mutation.onSocket(final), answer);
    return sendWhole(final, mutation, answer);
  }
  if (!streaming) {
    const bytes = await gathered(response);
    const json = mutation.json
      ? Buffer.from(JSON.stringify(mutation.json(parse(bytes), ask)))
      : bytes;
    return sendWhole({ ...changed, body: json }, mutation, answer);
  }
  answer.writeHead(changed.status, [...forwarded(changed.headers)]);
  const out = encoder(mutation.coding, (bytes) => write(answer, bytes, mutation));
  const map = mutation.events?.(ask);
  for await (const block of eventBlocks(response)) {
    const event = readEvent(block);
    const pieces: readonly Piece[] = !event
      ? [{ raw: `${block}\n\n` }]
      : map
        ? map(event)
        : [event];
    for (const piece of pieces) if (await put(piece, out, mutation, answer)) return;
  }
  await out.end();
  answer.end();
}

/** Puts a piece out; true when nothing may follow it. */
async function put(
  piece: Piece,
  out: ReturnType<typeof encoder>,
  mutation: Mutation,
  answer: http.ServerResponse,
): Promise<boolean> {
  if (isEvent(piece)) {
    await out.write(Buffer.from((mutation.frame ?? frame)(piece)));
    return false;
  }
  if ('raw' in piece && (typeof piece.raw === 'string' || piece.raw instanceof Uint8Array)) {
    await out.write(Buffer.from(piece.raw));
  }
  if ('waitMs' in piece) await setTimeout(Number(piece.waitMs));
  if (!('close' in piece)) return false;
  if (piece.close === 'end') {
    await out.end();
    answer.end();
  }
  if (piece.close === 'reset') {
    await setTimeout(20);
    answer.socket?.resetAndDestroy();
  }
  return true;
}

async function write(
  answer: http.ServerResponse,
  bytes: Uint8Array,
  { pace }: Pick<Mutation, 'pace'>,
): Promise<void> {
  const size = pace?.bytes ?? (bytes.length || 1);
  for (let start = 0; start < bytes.length; start += size) {
    if (answer.destroyed) return;
    answer.write(bytes.subarray(start, start + size));
    // Each piece shall leave on its own.
    if (pace && pace.ms > 0) await setTimeout(pace.ms);
    else await setImmediate();
  }
}

async function sendWhole(whole: Whole, mutation: Mutation, answer: http.ServerResponse) {
  const framing: string[] =
    mutation.pace || mutation.coding ? [] : ['content-length', String(whole.body.length)];
  answer.writeHead(whole.status, [...forwarded(whole.headers), ...framing]);
  const out = encoder(mutation.coding, (bytes) => write(answer, bytes, mutation));
  await out.write(whole.body);
  await out.end();
  answer.end();
}

async function sendOwn(own: Whole | 'reset' | 'hang', answer: http.ServerResponse): Promise<void> {
  if (own === 'hang') return;
  if (own === 'reset') {
    answer.socket?.resetAndDestroy();
    return;
  }
  await sendWhole(own, {}, answer);
}

async function writeOnSocket(bytes: Uint8Array, answer: http.ServerResponse): Promise<void> {
  const { socket } = answer;
  if (!socket) return;
  answer.detachSocket(socket);
  socket.end(bytes);
}
