import type { Chunk, Recorded } from '../../src/wire/exchange.ts';
import { exchangeLines } from '../../src/wire/exchange-lines.ts';
import { readExchange } from '../../src/wire/read.ts';
import { frame } from '../faults/stream-text.ts';
import type { RecordedCell } from './recording.ts';

/** A small recorded cell, for tests. */

export const REQUEST = {
  model: 'm',
  max_tokens: 9,
  stream: true,
  system: [
    { type: 'text', text: 'one  ' },
    { type: 'text', text: 'two' },
  ],
  messages: [
    {
      role: 'user',
      content: [{ type: 'text', text: 'hello', cache_control: { type: 'ephemeral' } }],
    },
    {
      role: 'system',
      content: [{ type: 'text', text: 'be brief' }],
      output_config: { effort: 'high' },
    },
  ],
};

export const EVENTS = [
  {
    type: 'message_start',
    message: { id: 'msg_1', role: 'assistant', usage: { input_tokens: 3 } },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a b ' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'cd' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
];

export const HEADERS = [
  ['content-type', 'application/json'],
  ['anthropic-version', '2023-06-01'],
  ['anthropic-beta', 'one-2026-01-01,two-2026-01-01'],
] as const;

function bodyOf(pieces: readonly string[]): Recorded['request']['body'] {
  const chunks: readonly Chunk[] = pieces.map((text, place) => ({
    at: place * 10,
    bytes: Buffer.from(text),
  }));
  return { chunks, size: Buffer.byteLength(pieces.join('')), truncated: false };
}

export const EXCHANGE: Recorded = {
  id: 'n1',
  side: 'north',
  attempt: 'basic_text-00000000',
  startedAt: 1_000,
  request: {
    method: 'POST',
    path: '/v1/messages?beta=true',
    headers: HEADERS,
    body: bodyOf([JSON.stringify(REQUEST)]),
  },
  response: {
    status: 200,
    httpVersion: '1.1',
    headers: [['content-type', 'text/event-stream']],
    at: 1,
    body: bodyOf(EVENTS.map(frame)),
  },
  end: 'complete',
  endMessage: undefined,
  endedAt: 70,
};

/** A cell of one probe with one exchange, through the form in which it is kept. */
export async function recordedCell(probe = 'basic_text'): Promise<RecordedCell> {
  const lines = (await exchangeLines([await readExchange(EXCHANGE)], String)).trimEnd().split('\n');
  return { probe, seconds: 1, clean: true, lines };
}
