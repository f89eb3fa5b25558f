import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, reading } from '../wire/readings.ts';
import { JSON_MESSAGE, messageEnd, messageStart, textBlock, toolBlock } from '../wire/streams.ts';
import { REQUEST, told, toldOf } from './telling.ts';

const said = (reason: string | null) => [
  messageStart(),
  ...textBlock(0, 'x'),
  ...messageEnd(reason),
];
const called = (reason: string | null) => [messageStart(), ...toolBlock(0), ...messageEnd(reason)];

test('stop/reason-missing: null or no message_delta at all, streamed or not', () => {
  assert.deepEqual(toldOf(said(null)), ['error stop/reason-missing']);
  assert.deepEqual(toldOf(called(null)), ['error stop/reason-missing']);
  assert.deepEqual(toldOf([messageStart(), ...textBlock(0, 'x'), { type: 'message_stop' }]), [
    'error stop/reason-missing',
  ]);
  const answered = (stop_reason: string | null) =>
    told([
      reading({
        request: { ...REQUEST, stream: false },
        response: json({ ...JSON_MESSAGE, stop_reason }),
      }),
    ]);
  assert.deepEqual(answered(null), ['error stop/reason-missing']);
  assert.deepEqual(answered('stop_sequence'), []);
});

test('stop/reason-missing: a later message_delta without a reason takes nothing back', () => {
  const [delta, stop] = messageEnd();
  const usage = { type: 'message_delta', delta: {}, usage: { output_tokens: 9 } };
  assert.deepEqual(
    toldOf([messageStart(), ...textBlock(0, 'x'), delta ?? {}, usage, stop ?? {}]),
    [],
  );
});

test('stop/tool-mismatch: tool_use without a call breaks, a call without tool_use warns', () => {
  assert.deepEqual(toldOf(said('tool_use')), ['error stop/tool-mismatch']);
  assert.deepEqual(toldOf(called('end_turn')), ['warning stop/tool-mismatch']);
  assert.deepEqual(toldOf(called('tool_use')), []);
  assert.deepEqual(toldOf(called('max_tokens')), []);
});

test("stop/foreign-reason: another dialect's words warn, unknown ones are a note", () => {
  assert.deepEqual(toldOf(said('length')), ['warning stop/foreign-reason']);
  assert.deepEqual(toldOf(said('novelty')), ['note stop/foreign-reason']);
  assert.deepEqual(toldOf(said('pause_turn')), []);
});
