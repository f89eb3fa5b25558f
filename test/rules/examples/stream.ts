import {
  blockDelta,
  blockStart,
  blockStop,
  ERROR_EVENT,
  JSON_MESSAGE,
  messageEnd,
  messageStart,
  TEXT_STREAM,
  textBlock,
  toolBlock,
} from '../../wire/streams.ts';
import { answered, type Examples, relayed, sse } from './example.ts';

const message = (...blocks: readonly object[]) => [messageStart(), ...blocks, ...messageEnd()];
const [start = {}, ...rest] = TEXT_STREAM;
const [blockOpen = {}, delta = {}, blockEnd = {}] = textBlock(0, 'x');
const tool = toolBlock(1);

const SLOW = message(...textBlock(0, 'a', 'b', 'c', 'd', 'e', 'f'));

export const STREAM: Examples = {
  'stream/content-type': {
    broken: { north: [{ gets: [['content-type', 'application/octet-stream']] }] },
    mended: { north: [{}] },
  },
  'stream/json-for-stream': answered(JSON_MESSAGE),
  'stream/framing': answered([start, 'INFO 200 OK\n', ...rest]),
  'stream/done-marker': answered([...TEXT_STREAM, 'data: [DONE]\n\n']),
  'stream/event-name': answered(sse(TEXT_STREAM).map((text) => text.replace(/^event: .*\n/, ''))),
  'stream/message-start': answered(rest),
  'stream/terminal-event': answered(TEXT_STREAM.slice(0, -1)),
  'stream/after-stop': answered([...TEXT_STREAM, { type: 'message_stop' }]),
  'stream/block-index': answered(
    message(...textBlock(1, 'DONE')),
    message(...textBlock(0, 'DONE')),
  ),
  'stream/block-delta': answered(
    message(blockOpen, blockDelta(0, { type: 'thinking_delta', thinking: 'hm' }), delta, blockEnd),
    message(blockOpen, delta, blockEnd),
  ),
  'stream/block-open': answered(message(blockOpen, delta), message(blockOpen, delta, blockEnd)),
  'stream/block-order': answered(
    [messageStart(), ...[blockOpen, delta], ...tool, blockEnd, ...messageEnd('tool_use')],
    [messageStart(), ...[blockOpen, delta, blockEnd], ...tool, ...messageEnd('tool_use')],
  ),
  'stream/content-in-start': answered(
    message(blockStart(0, { type: 'text', text: 'DONE' }), blockStop(0)),
    message(...textBlock(0, 'DONE')),
  ),
  'stream/empty-turn': answered(message(), message(...textBlock(0, 'DONE'))),
  'stream/late-status': {
    broken: { north: [{ answers: [ERROR_EVENT] }] },
    mended: { north: [{ status: 529, answers: ERROR_EVENT }] },
  },
  'stream/false-error': relayed(TEXT_STREAM, [messageStart(), ERROR_EVENT]),
  'stream/keep-alive': {
    broken: {
      north: [
        {
          answers: [start, ': keep-alive\n\n', ...rest],
          at: (place) => [5, 6000, 12_000][place] ?? 12_000 + place,
          endedAt: 13_000,
        },
      ],
    },
    mended: {
      north: [
        {
          answers: [start, { type: 'ping' }, ...rest],
          at: (place) => [5, 6000, 12_000][place] ?? 12_000 + place,
          endedAt: 13_000,
        },
      ],
    },
  },
  'stream/buffered': {
    broken: {
      north: [{ answers: SLOW, at: (place) => 1500 + place }],
      south: [{ answers: SLOW, at: (place) => 100 * place }],
    },
    mended: {
      north: [{ answers: SLOW, at: (place) => 100 * place + 20 }],
      south: [{ answers: SLOW, at: (place) => 100 * place }],
    },
  },
};
