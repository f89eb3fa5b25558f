import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, reading } from '../wire/readings.ts';
import { JSON_MESSAGE, TEXT_STREAM } from '../wire/streams.ts';
import { REQUEST, streamed, told } from './telling.ts';

const request = { ...REQUEST, stream: undefined };
const answered = (value: unknown) => told([reading({ request, response: json(value) })]);

test('nonstream/shape: no Messages object', () => {
  const chat = { object: 'chat.completion', choices: [{ message: { content: 'DONE' } }] };
  assert.deepEqual(answered(chat), ['error nonstream/shape']);
  assert.deepEqual(answered({ ...JSON_MESSAGE, usage: undefined }), ['error nonstream/shape']);
  assert.deepEqual(answered([JSON_MESSAGE]), ['error nonstream/shape']);
  assert.deepEqual(answered({ ...JSON_MESSAGE, type: undefined }), ['warning nonstream/shape']);
  const text = { kind: 'text', text: 'DONE' } as const;
  assert.deepEqual(told([reading({ request, response: text })]), ['error nonstream/shape']);
});

test('nonstream/shape: further fields and other models are fine', () => {
  assert.deepEqual(answered({ ...JSON_MESSAGE, model: 'gpt', novelty: {} }), []);
});

test('nonstream/sse: events for a request without stream', () => {
  assert.deepEqual(told([streamed(TEXT_STREAM, { request })]), ['error nonstream/sse']);
  assert.deepEqual(told([streamed(TEXT_STREAM)]), []);
});
