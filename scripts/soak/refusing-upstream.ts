import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Refusal = (answer: ServerResponse) => void;

const JSON_TYPE = { 'content-type': 'application/json' };

function refusal(status: number, type: string, message: string, headers: object = {}): Refusal {
  const body = JSON.stringify({ type: 'error', error: { type, message } });
  return (answer) => answer.writeHead(status, { ...JSON_TYPE, ...headers }).end(body);
}

const EMPTY_ACCOUNT = 'Your credit balance is too low to access the Anthropic API.';

/** In every form that an upstream refuses in, those among them that make the CLI ask again at once in other words. */
const REFUSALS: readonly Refusal[] = [
  refusal(400, 'invalid_request_error', 'context_management: Extra inputs are not permitted'),
  refusal(400, 'invalid_request_error', 'messages.1.role: Input should be user or assistant'),
  refusal(400, 'invalid_request_error', EMPTY_ACCOUNT),
  refusal(401, 'authentication_error', 'invalid x-api-key', { 'x-should-retry': 'false' }),
  refusal(403, 'permission_error', 'Your key may not use this model.'),
  refusal(404, 'not_found_error', 'model: claude-nothing-1'),
  refusal(413, 'request_too_large', 'Request exceeds the maximum size'),
  refusal(429, 'rate_limit_error', 'Too many requests', { 'retry-after': '0' }),
  refusal(500, 'api_error', 'Internal server error'),
  refusal(529, 'overloaded_error', 'Overloaded'),
  (answer) => {
    const error = {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'thinking: no' },
    };
    answer.writeHead(400, { 'content-type': 'text/event-stream' });
    answer.end(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
  },
  (answer) => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    answer.end(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
  },
  (answer) => answer.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'),
  (answer) => answer.socket?.destroy(),
];

export type RefusingUpstream = { readonly url: string; readonly close: () => void };

/** An upstream on loopback that refuses whatever it is asked, each time in another form. */
export async function startRefusingUpstream(): Promise<RefusingUpstream> {
  let asked = 0;
  const server = createServer((incoming, answer) => {
    const refuse = REFUSALS[asked++ % REFUSALS.length];
    incoming.resume().once('end', () => refuse?.(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port to listen on');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.closeAllConnections() };
}
