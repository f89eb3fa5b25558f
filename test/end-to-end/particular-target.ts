// A pass-through proxy with the particular wishes that real ones have, each switched on by a variable.
//   CONFIG         reads port and upstream from this file instead of the environment
//   STARTS         appends a line to this file at each start
//   TOKEN_FILE     mints a token, writes it there only once it listens for a while, and asks for it
//   UNDER          serves below this path alone
//   BY_HEADER      learns its upstream from each request's x-upstream
//   ONLY_MODEL     refuses every other model
//   REMEMBERS      serves one conversation, and answers 429 to all others from then on
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

const { CONFIG, STARTS, TOKEN_FILE, UNDER = '', BY_HEADER, ONLY_MODEL, REMEMBERS } = process.env;
const config: { readonly port: number; readonly upstream: string } = CONFIG
  ? JSON.parse(readFileSync(CONFIG, 'utf8'))
  : { port: Number(process.env['SMOKE_PORT']), upstream: process.env['SMOKE_UPSTREAM'] ?? '' };
const token = TOKEN_FILE && randomUUID();
let remembered: string | undefined;

if (STARTS) appendFileSync(STARTS, 'started\n');
createServer(async (incoming, answer) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  const fault =
    incoming.url === '/ready' ? ([204, ''] as const) : refusal(incoming, body.toString());
  if (fault) {
    const error = { type: 'error', error: { type: 'invalid_request_error', message: fault[1] } };
    answer.writeHead(fault[0], { 'content-type': 'application/json' }).end(JSON.stringify(error));
    return;
  }
  forward(incoming, body, answer);
}).listen(config.port, '127.0.0.1', () => {
  if (TOKEN_FILE && token) setTimeout(() => writeFileSync(TOKEN_FILE, `${token}\n`), 300);
});

function refusal(
  { url = '', headers }: IncomingMessage,
  body: string,
): readonly [number, string] | undefined {
  if (!url.startsWith(`${UNDER}/`)) return [404, 'nothing here'];
  if (token && headers.authorization !== `Bearer ${token}`)
    return [401, 'not the token of this start'];
  if (BY_HEADER && headers['x-upstream'] === undefined) return [400, 'x-upstream: missing'];
  if (ONLY_MODEL && body !== '' && !body.includes(`"model":"${ONLY_MODEL}"`))
    return [404, 'no such model'];
  const conversation = /\[smoke:([\w-]+)/.exec(body)?.[1];
  remembered ??= conversation;
  if (REMEMBERS && conversation !== remembered) return [429, 'cooling down'];
  return undefined;
}

function forward(incoming: IncomingMessage, body: Buffer, answer: ServerResponse): void {
  const { method, headers, url = '' } = incoming;
  const { host: _, ...kept } = headers;
  const base = BY_HEADER ? String(headers['x-upstream']) : config.upstream;
  request(`${base}${url.slice(UNDER.length)}`, { method, headers: kept }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  }).end(body);
}
