import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reading, stream } from '../wire/readings.ts';
import { messageEnd, messageStart, textBlock } from '../wire/streams.ts';
import { REQUEST, streamed, told, toldOf } from './telling.ts';

const counted = (usage: object, late: object = {}) => [
  messageStart({ usage }),
  ...textBlock(0, 'DONE'),
  ...messageEnd('end_turn', late),
];
const both = (given: readonly object[], had: readonly object[]) =>
  told([streamed(given)], [reading({ side: 'south', request: REQUEST, response: stream(had) })]);

test('usage/zero: nothing counted although there is content', () => {
  const zero = { input_tokens: 0, output_tokens: 0 };
  assert.deepEqual(toldOf(counted(zero)), ['warning usage/zero']);
  assert.deepEqual(toldOf(counted({ input_tokens: 9, output_tokens: 1 }, { output_tokens: 0 })), [
    'warning usage/zero',
  ]);
});

test('usage/zero: all input from the cache, or counted at the end, is fine', () => {
  const cached = { input_tokens: 0, cache_read_input_tokens: 90, output_tokens: 1 };
  assert.deepEqual(toldOf(counted(cached)), []);
  const zero = { input_tokens: 0, output_tokens: 0, service_tier: 'standard' };
  assert.deepEqual(toldOf(counted(zero, { input_tokens: 9 })), []);
});

test('usage/zero: zeros of an upstream of the same API are the upstream’s', () => {
  const zero = counted({ input_tokens: 0, output_tokens: 0 });
  assert.deepEqual(both(zero, zero), ['warning usage/zero upstream']);
});

test('usage/changed: cache counts lost, totals far off', () => {
  const usage = (input: number, cacheRead: number) =>
    counted({ input_tokens: input, cache_read_input_tokens: cacheRead, output_tokens: 1 });
  assert.deepEqual(both(usage(100, 0), usage(10, 90)), ['warning usage/changed']);
  assert.deepEqual(both(usage(40, 0), usage(100, 0)), ['warning usage/changed']);
  assert.deepEqual(both(usage(90, 0), usage(100, 0)), ['warning across/changed']);
  assert.deepEqual(both(usage(10, 90), usage(10, 90)), []);
});

test('usage/changed: the cached part counted twice, or written tokens lost', () => {
  const usage = (input: number, read: number, written = 0) =>
    counted({
      input_tokens: input,
      cache_read_input_tokens: read,
      cache_creation_input_tokens: written,
      output_tokens: 1,
    });
  const rule = ['warning usage/changed'];
  assert.deepEqual(both(usage(100, 90), usage(10, 90)), rule);
  assert.deepEqual(both(usage(100, 60, 30), usage(10, 60, 30)), rule);
  assert.deepEqual(both(usage(10, 0), usage(10, 0, 30)), rule);
  assert.deepEqual(both(usage(10, 60, 30), usage(10, 60, 30)), []);
});
