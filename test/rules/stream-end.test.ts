import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reading, stream } from '../wire/readings.ts';
import {
  chatStream,
  ERROR_EVENT,
  messageEnd,
  messageStart,
  TEXT_STREAM,
  textBlock,
  thinkingBlock,
} from '../wire/streams.ts';
import { REQUEST, streamed, told, toldOf } from './telling.ts';

test('stream/terminal-event: an end with neither message_stop nor an error event', () => {
  assert.deepEqual(toldOf(TEXT_STREAM.slice(0, -1)), ['error stream/terminal-event']);
  assert.deepEqual(toldOf([]), ['error stream/terminal-event']);
  assert.deepEqual(toldOf([...TEXT_STREAM.slice(0, 3), ERROR_EVENT]), []);
});

test('stream/after-stop: anything of the message after its end', () => {
  const after = (...events: object[]) => toldOf([...TEXT_STREAM, ...events]);
  assert.deepEqual(after({ type: 'message_stop' }), ['error stream/after-stop']);
  assert.ok(after(...textBlock(1, 'MORE')).includes('error stream/after-stop'));
  assert.deepEqual(after(ERROR_EVENT), ['error stream/after-stop']);
  assert.deepEqual(after({ type: 'ping' }, { type: 'novelty' }), []);
});

test('stream/empty-turn: the model is blamed as long as nothing shows that it said something', () => {
  const empty = [messageStart(), ...messageEnd()];
  assert.deepEqual(toldOf(empty), ['warning stream/empty-turn model']);
  assert.deepEqual(toldOf([messageStart(), ...thinkingBlock(0), ...messageEnd()]), [
    'warning stream/empty-turn model',
  ]);
  assert.deepEqual(toldOf([messageStart(), ...messageEnd('refusal')]), []);
  const south = reading({
    side: 'south',
    route: 'chat_completions',
    request: REQUEST,
    response: stream(chatStream({ text: 'DONE' })),
  });
  assert.deepEqual(told([streamed(empty)], [south]), [
    'error across/text',
    'warning stream/empty-turn model',
  ]);
});

test('stream/late-status: 200, then nothing but an error event', () => {
  assert.deepEqual(toldOf([{ type: 'ping' }, ERROR_EVENT]), ['note stream/late-status']);
  assert.deepEqual(toldOf([messageStart(), ERROR_EVENT]), []);
});
