import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reading, stream } from '../wire/readings.ts';
import {
  blockStart,
  chatStream,
  messageEnd,
  messageStart,
  textBlock,
  thinkingBlock,
} from '../wire/streams.ts';
import { REQUEST, streamed, told, toldOf } from './telling.ts';

const UNSIGNED = thinkingBlock(0, '');
const answer = (...thinking: readonly object[]) => [
  messageStart(),
  ...thinking,
  ...textBlock(thinking.length > 0 ? 1 : 0, 'DONE'),
  ...messageEnd(),
];
const south = (events: readonly object[], route: 'messages' | 'chat_completions' = 'messages') =>
  reading({ side: 'south', route, request: REQUEST, response: stream(events) });

test('thinking/signature: how bad depends on what the upstream had', () => {
  const north = streamed(answer(...UNSIGNED));
  const rule = 'thinking/signature';
  assert.deepEqual(told([north]), [`warning ${rule}`]);
  assert.deepEqual(told([north], [south(answer(...thinkingBlock(0)))]), [`error ${rule}`]);
  assert.deepEqual(told([north], [south(answer(...UNSIGNED))]), [`warning ${rule} upstream`]);
  const chat = chatStream({ reasoning: 'let me see', text: 'DONE' });
  assert.deepEqual(told([north], [south(chat, 'chat_completions')]), [`note ${rule}`]);
  assert.deepEqual(toldOf(answer(...thinkingBlock(0))), []);
});

test('thinking/signature: a signature in the start counts', () => {
  const start = blockStart(0, { type: 'thinking', thinking: '', signature: 'c2ln' });
  assert.deepEqual(toldOf(answer(start, ...UNSIGNED.slice(1))), []);
});

test('thinking/signature: a constant in place of the upstream’s', () => {
  const upstream = south(answer(...thinkingBlock(0, 'dXBzdHJlYW0=')));
  assert.deepEqual(told([streamed(answer(...thinkingBlock(0, 'Y29uc3RhbnQ=')))], [upstream]), [
    'error thinking/signature',
  ]);
  assert.deepEqual(told([streamed(answer(...thinkingBlock(0, 'dXBzdHJlYW0=')))], [upstream]), []);
});

test('thinking/lost: reasoning that the upstream sent', () => {
  const chat = (said: Parameters<typeof chatStream>[0]) =>
    south(chatStream(said), 'chat_completions');
  const plain = streamed(answer());
  const asked = streamed(answer(), { request: { ...REQUEST, thinking: { type: 'adaptive' } } });
  const thought = [chat({ reasoning: 'hm', text: 'DONE' })];
  assert.deepEqual(told([asked], thought), ['warning thinking/lost']);
  assert.deepEqual(told([plain], thought), ['note thinking/lost'], 'nobody asked for it');
  assert.deepEqual(told([plain], [chat({ text: 'DONE' })]), []);
});
