import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reading, stream } from '../wire/readings.ts';
import { messageStart, TEXT_STREAM } from '../wire/streams.ts';
import { REQUEST, told, toldOf } from './telling.ts';

type Framing = Parameters<typeof stream>[1];

const framed = (more: Framing, end: 'complete' | 'cut' = 'complete', events = TEXT_STREAM) =>
  told([reading({ request: REQUEST, response: stream(events, more), end })]);

test('stream/framing: text in the data of a known event', () => {
  const bad = { data: 'upstream says hi', name: 'content_block_delta' };
  assert.deepEqual(toldOf([messageStart(), bad, ...TEXT_STREAM.slice(1)]), [
    'error stream/framing',
  ]);
  const untyped = { data: { index: 0 }, name: 'content_block_delta' };
  assert.deepEqual(toldOf([messageStart(), untyped, ...TEXT_STREAM.slice(1)]), [
    'error stream/framing',
  ]);
});

test('stream/framing: what the CLI skips warns at most', () => {
  assert.deepEqual(toldOf([...TEXT_STREAM, { data: 'hi', name: 'log' }]), [
    'warning stream/framing',
  ]);
  assert.deepEqual(toldOf([...TEXT_STREAM, { data: { free: 1 }, name: 'log' }]), []);
  assert.deepEqual(toldOf([{ data: '', name: 'ping' }, ...TEXT_STREAM]), []);
});

test('stream/framing: stray lines and an unended event', () => {
  assert.deepEqual(framed({ strayLines: ['INFO sent'] }), ['warning stream/framing']);
  assert.deepEqual(framed({ tail: 'event: ping' }), ['warning stream/framing']);
  assert.deepEqual(framed({ tail: '\n ' }), []);
  assert.deepEqual(framed({ comments: [3, 4] }), []);
});

test('a last event without its blank line is the end all the same', () => {
  const tail = 'event: message_stop\ndata: {"type":"message_stop"}';
  assert.deepEqual(framed({ tail }, 'complete', TEXT_STREAM.slice(0, -1)), [
    'warning stream/framing',
  ]);
});

test("stream/done-marker: OpenAI's mark is a note without a name and a warning with one", () => {
  assert.deepEqual(toldOf([...TEXT_STREAM, { data: '[DONE]' }]), ['note stream/done-marker']);
  assert.deepEqual(toldOf([...TEXT_STREAM, { data: '[DONE]', name: 'message' }]), [
    'warning stream/done-marker',
  ]);
});

test('stream/event-name: stripped, foreign or swapped names', () => {
  const named = (name: string | undefined) => TEXT_STREAM.map((data) => ({ data, name }));
  assert.deepEqual(toldOf(named(undefined)), ['error stream/event-name']);
  assert.deepEqual(toldOf(named('delta')), ['error stream/event-name']);
  assert.deepEqual(toldOf(named('message')), ['warning stream/event-name']);
  const ping = { data: { type: 'ping' } };
  assert.deepEqual(toldOf([ping, ...TEXT_STREAM, { data: { type: 'novelty' } }]), []);
});

test('stream/framing: an own event that says nothing keeps the connection alive', () => {
  assert.deepEqual(toldOf([{ name: 'heartbeat', data: '' }, ...TEXT_STREAM]), []);
  assert.deepEqual(toldOf([{ name: 'heartbeat', data: 'tick' }, ...TEXT_STREAM]), [
    'warning stream/framing',
  ]);
});
