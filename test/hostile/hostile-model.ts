import { createServer } from 'node:http';
import { listenOnLoopback } from '../../src/system/loopback.ts';

/** A tool call that no probe asks for. */
export type OutsideCall = {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
};

/** A model behind a clean proxy that asks for everything but what it was asked to. */
export type HostileModel = {
  readonly url: string;
  /** Bodies of all requests: whatever a call brought back stands in a later one. */
  readonly heard: readonly string[];
  /** Calls that were made so far. */
  readonly made: () => number;
  readonly close: () => Promise<void>;
};

/** Calls in one answer. */
const TOGETHER = 12;

export async function startHostileModel(
  calls: readonly OutsideCall[],
  at = 0,
): Promise<HostileModel> {
  const heard: string[] = [];
  const places = new Map<string, number>();
  let made = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString('utf8');
    heard.push(body);
    if (!request.url?.includes('/v1/messages') || request.url.includes('count')) {
      response.writeHead(request.url?.includes('count') ? 200 : 404).end('{"input_tokens":1}');
      return;
    }
    const attempt = /\[smoke:([\w-]+)/.exec(body)?.[1] ?? '';
    const from = places.get(attempt) ?? 0;
    const wants = body.includes('"tools":[{');
    const next = wants ? calls.slice(from, from + TOGETHER) : [];
    if (wants) places.set(attempt, from + next.length);
    made += next.length;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of answer(next, heard.length)) {
      response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    }
    response.end();
  });
  const port = await listenOnLoopback(server, at);
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    made: () => made,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(calls: readonly OutsideCall[], turn: number) {
  const blocks = calls.map(({ name, input }, index) => ({
    start: { type: 'tool_use', id: `toolu_${turn}_${index}`, name, input: {} },
    delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) },
  }));
  const said = {
    start: { type: 'text', text: '' },
    delta: { type: 'text_delta', text: 'done' },
  };
  const all = blocks.length > 0 ? blocks : [said];
  const message = { id: `msg_${turn}`, type: 'message', role: 'assistant', model: 'hostile' };
  const usage = { input_tokens: 1, output_tokens: 1 };
  return [
    {
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage },
    },
    ...all.flatMap(({ start, delta }, index) => [
      { type: 'content_block_start', index, content_block: start },
      { type: 'content_block_delta', index, delta },
      { type: 'content_block_stop', index },
    ]),
    {
      type: 'message_delta',
      delta: { stop_reason: blocks.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: 1 },
    },
    { type: 'message_stop' },
  ];
}
