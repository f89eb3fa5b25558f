// A target that answers every message with fifty thousand deltas, and the rest with 404.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

const DELTAS = 50_000;
const event = (body: { readonly type: string }) =>
  `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`;

createServer((request, response) => {
  request.resume();
  if (request.url?.startsWith('/v1/messages')) void flood(response);
  else response.writeHead(404).end('{}');
}).listen(Number(process.env['SMOKE_PORT']), '127.0.0.1');

async function flood(response: ServerResponse): Promise<void> {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    usage,
  };
  const block = { type: 'text', text: '' };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(event({ type: 'message_start', ...{ message } }));
  response.write(event({ type: 'content_block_start', ...{ index: 0, content_block: block } }));
  for (let at = 0; at < DELTAS; at += 1) {
    const delta = { type: 'text_delta', text: `word ${at} ` };
    const more = response.write(event({ type: 'content_block_delta', ...{ index: 0, delta } }));
    if (!more) await once(response, 'drain');
  }
  const end = { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage };
  response.write(event({ type: 'content_block_stop', ...{ index: 0 } }));
  response.write(event({ type: 'message_delta', ...end }));
  response.end(event({ type: 'message_stop' }));
}
