import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVENT_STREAM, json, reading } from '../wire/readings.ts';
import {
  blockStart,
  ERROR_EVENT,
  JSON_MESSAGE,
  messageEnd,
  messageStart,
  TEXT_STREAM,
  textBlock,
} from '../wire/streams.ts';
import { REQUEST, streamed, told, toldOf } from './telling.ts';

const rest = [...textBlock(0, 'DONE'), ...messageEnd()];

test('stream/content-type: another type or none warns; case and parameters are free', () => {
  const typed = (type: string) => toldOf(TEXT_STREAM, { headers: [['content-type', type]] });
  assert.deepEqual(typed('application/json'), ['warning stream/content-type']);
  assert.deepEqual(toldOf(TEXT_STREAM, { headers: [] }), ['warning stream/content-type']);
  assert.deepEqual(typed('Text/Event-Stream;charset=utf-8'), []);
});

test('stream/json-for-stream: a JSON or empty answer to stream: true', () => {
  const answered = (response: Parameters<typeof reading>[0]['response'], more = {}) =>
    told([reading({ request: REQUEST, ...(response && { response }), ...more })]);
  assert.deepEqual(answered(json(JSON_MESSAGE)), ['error stream/json-for-stream']);
  assert.deepEqual(answered({ kind: 'text', text: '' }, { headers: EVENT_STREAM }), [
    'error stream/json-for-stream',
  ]);
  const request = { ...REQUEST, stream: false };
  assert.deepEqual(answered(json(JSON_MESSAGE), { request }), []);
  assert.deepEqual(answered(undefined, { end: 'client_gone' }), []);
});

test('stream/message-start: missing, late, twice or out of shape', () => {
  const rule = 'stream/message-start';
  assert.deepEqual(toldOf(rest), [`error ${rule}`]);
  assert.deepEqual(toldOf([messageStart(), messageStart({ id: 'msg_2' }), ...rest]), [
    `error ${rule}`,
  ]);
  assert.ok(
    toldOf([blockStart(0, { type: 'text', text: '' }), messageStart(), ...rest.slice(1)]).includes(
      `error ${rule}`,
    ),
  );
  assert.deepEqual(toldOf([messageStart({ model: undefined }), ...rest]), [`warning ${rule}`]);
  assert.deepEqual(toldOf([messageStart({ content: null }), ...rest]), [`warning ${rule}`]);
});

test('stream/message-start: a ping, an error or an unknown event may come first', () => {
  assert.deepEqual(toldOf([{ type: 'ping' }, { type: 'novelty' }, ...TEXT_STREAM]), []);
  assert.deepEqual(toldOf([messageStart({ novelty: 1 }), ERROR_EVENT]), []);
});

test('usage/missing: no usage object is an error, an odd count a warning', () => {
  const rule = 'usage/missing';
  assert.deepEqual(toldOf([messageStart({ usage: undefined }), ...rest]), [`error ${rule}`]);
  assert.deepEqual(toldOf([messageStart({ usage: { output_tokens: 1 } }), ...rest]), [
    `warning ${rule}`,
  ]);
  const delta = { type: 'message_delta', delta: { stop_reason: 'end_turn' } };
  assert.deepEqual(
    toldOf([messageStart(), ...textBlock(0, 'x'), delta, { type: 'message_stop' }]),
    [`warning ${rule}`],
  );
  const usage = { input_tokens: 0, output_tokens: 0, novelty: {} };
  const late = messageEnd('end_turn', { input_tokens: 7 });
  assert.deepEqual(toldOf([messageStart({ usage }), ...textBlock(0, 'x'), ...late]), []);
});

test('a message cut short by the client or by the memory bound is not judged by what is missing', () => {
  const half = TEXT_STREAM.slice(0, 3);
  assert.deepEqual(told([streamed(half, { end: 'client_gone' })]), []);
  assert.deepEqual(told([streamed(half, { truncated: true })]), []);
  assert.deepEqual(told([streamed(half)]), ['error stream/terminal-event']);
});
