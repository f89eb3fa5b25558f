import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Given, json, reading } from '../wire/readings.ts';
import { messageEnd, messageStart, textBlock } from '../wire/streams.ts';
import { REQUEST, streamed, told } from './telling.ts';

const answered = (given: Given) => told([reading(given)]);

test('http/side-route: a note; a crash is told louder', () => {
  const head = { route: 'other', method: 'HEAD' } as const;
  assert.deepEqual(answered({ ...head, status: 405 }), ['note http/side-route']);
  assert.deepEqual(answered({ ...head, status: 500 }), ['warning http/side-route']);
  assert.deepEqual(answered({ ...head, status: 204 }), []);
});

test('http/models-list', () => {
  const list = (response: Given['response'], status = 200) =>
    answered({ route: 'models', method: 'GET', status, ...(response && { response }) });
  assert.deepEqual(list(json({ models: [] })), ['warning http/models-list']);
  assert.deepEqual(list(json({ data: [{ id: 'gpt-9' }] })), ['note http/models-list']);
  assert.deepEqual(list(undefined, 404), ['note http/models-list']);
  assert.deepEqual(list(undefined, 502), ['warning http/models-list']);
  assert.deepEqual(list(json({ data: [{ id: 'claude-a' }, { name: 'b' }] })), [
    'warning http/models-list',
  ]);
  assert.deepEqual(list(json({ data: [{ id: 'my-claude' }], has_more: false })), []);
});

test('http/count-tokens: missing is a note, broken a warning', () => {
  const count = (status: number, body: unknown) =>
    answered({ route: 'count_tokens', status, response: json(body), request: { messages: [] } });
  assert.deepEqual(count(404, {}), ['note http/count-tokens']);
  assert.deepEqual(count(500, {}), ['warning http/count-tokens']);
  assert.deepEqual(count(200, { input_tokens: 1.5 }), ['warning http/count-tokens']);
  assert.deepEqual(count(200, { tokens: 9 }), ['warning http/count-tokens']);
  assert.deepEqual(count(200, { input_tokens: 9, novelty: 1 }), []);
});

test('http/count-accuracy: count against the usage of the same prompt', () => {
  const pair = (count: number, used: number, tools: unknown = REQUEST.tools) =>
    told([
      reading({
        id: 'n0',
        route: 'count_tokens',
        request: { model: 'm', tools, messages: REQUEST.messages },
        response: json({ input_tokens: count }),
      }),
      streamed([
        messageStart({
          usage: { input_tokens: 10, cache_read_input_tokens: used - 10, output_tokens: 1 },
        }),
        ...textBlock(0, 'DONE'),
        ...messageEnd(),
      ]),
    ]);
  assert.deepEqual(pair(70, 1000), ['warning http/count-accuracy']);
  assert.deepEqual(pair(1600, 1000), ['warning http/count-accuracy']);
  assert.deepEqual(pair(700, 1000), []);
  assert.deepEqual(pair(70, 1000, []), [], 'another prompt is not compared');
});

test('http/count-tokens: a failure of the upstream is not the target’s', () => {
  const count = (side: 'north' | 'south', status: number) =>
    reading({ side, route: 'count_tokens', status, response: json({}), request: { messages: [] } });
  const rule = 'warning http/count-tokens';
  assert.deepEqual(told([count('north', 502)], [count('south', 500)]), [`${rule} upstream`]);
  assert.deepEqual(told([count('north', 502)], [count('south', 200)]), [rule]);
});
