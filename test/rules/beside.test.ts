import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, reading, stream } from '../wire/readings.ts';
import { TEXT_STREAM } from '../wire/streams.ts';
import { REQUEST, streamed, told } from './telling.ts';

test('http/beside: a count of another prompt, or another count', () => {
  const count = (side: 'north' | 'south', request: object, tokens: number) =>
    reading({ side, route: 'count_tokens', request, response: json({ input_tokens: tokens }) });
  const { tools: _, ...bare } = REQUEST;
  const asked = count('north', REQUEST, 12);
  assert.deepEqual(told([asked], [count('south', REQUEST, 12)]), []);
  assert.deepEqual(told([asked], [count('south', { ...REQUEST, model: 'dated' }, 12)]), []);
  assert.deepEqual(told([asked], []), []);
  assert.deepEqual(told([asked], [count('south', bare, 12)]), ['warning http/beside']);
  assert.deepEqual(told([asked], [count('south', REQUEST, 19)]), ['warning http/beside']);
});

test('http/beside: a beta that is lost where tokens are counted', () => {
  const count = (side: 'north' | 'south', betas: string) =>
    reading({
      side,
      route: 'count_tokens',
      request: REQUEST,
      requestHeaders: [['anthropic-beta', betas]],
      response: json({ input_tokens: 12 }),
    });
  const asked = count('north', 'a-2025-01-01,b-2025-01-01');
  assert.deepEqual(told([asked], [count('south', 'b-2025-01-01, a-2025-01-01, own-1')]), []);
  assert.deepEqual(told([asked], [count('south', 'b-2025-01-01')]), ['warning http/beside']);
});

test('http/beside: the query and the version of a list of models, and a list emptied', () => {
  const list = (side: 'north' | 'south', more: object, ids: readonly string[] = ['claude-a']) =>
    reading({
      side,
      route: 'models',
      method: 'GET',
      path: '/v1/models?limit=1000',
      request: null,
      response: json({ data: ids.map((id) => ({ id })) }),
      ...more,
    });
  const asked = list('north', {});
  const rules = (...sides: Parameters<typeof told>) =>
    told(...sides).filter((line) => line.includes('http/beside'));
  assert.deepEqual(rules([asked], [list('south', {})]), []);
  assert.deepEqual(rules([asked], [list('south', {}, ['claude-a', 'claude-b'])]), []);
  assert.deepEqual(rules([asked], [list('south', { path: '/v1/models' })]), [
    'warning http/beside',
  ]);
  assert.deepEqual(rules([asked], [list('south', { requestHeaders: [] })]), [
    'warning http/beside',
  ]);
  assert.deepEqual(rules([list('north', {}, [])], [list('south', {})]), ['warning http/beside']);
});

test('headers/content-type and headers/query', () => {
  const lines = (type: string) => [
    ['anthropic-version', '2023-06-01'] as const,
    ['content-type', type] as const,
  ];
  const north = streamed(TEXT_STREAM, {
    requestHeaders: lines('application/json'),
    path: '/v1/messages?beta=true',
  });
  const south = (type: string, path = '/v1/messages?beta=true') =>
    reading({
      side: 'south',
      request: REQUEST,
      response: stream(TEXT_STREAM),
      requestHeaders: lines(type),
      path,
    });
  assert.deepEqual(told([north], [south('application/json; charset=utf-8')]), []);
  assert.deepEqual(told([north], [south('text/plain')]), ['warning headers/content-type']);
  assert.deepEqual(told([north], [south('application/json', '/v1/messages')]), [
    'note headers/query',
  ]);
  assert.deepEqual(told([north], [south('application/json', '/v1/messages?a=b&beta=true')]), []);
});

test('across/message-id: the same id for every answer', () => {
  const answer = (id: string, message: string) =>
    streamed(
      TEXT_STREAM.map((event) =>
        'message' in event
          ? { ...event, message: { ...Object(event.message), id: message } }
          : event,
      ),
      { id, startedAt: 10_000 * Number(id.slice(1)) },
    );
  assert.deepEqual(told([answer('n1', 'a'), answer('n2', 'b')]), []);
  assert.deepEqual(told([answer('n1', 'a'), answer('n2', 'a'), answer('n3', 'a')]), [
    'warning across/message-id',
  ]);
});

test('encoding/characters: bytes that are no text', () => {
  const binary = Buffer.from([0x68, 0xe9]);
  const broken = streamed(TEXT_STREAM, { binary });
  assert.deepEqual(told([broken]), ['error encoding/characters']);
  assert.deepEqual(told([streamed(TEXT_STREAM)]), []);
});

test('http/beside: of a burst of counts, the one that a request upstream is most like', () => {
  const count = (side: 'north' | 'south', part: string, startedAt: number) =>
    reading({
      id: `${side}-${part}`,
      side,
      route: 'count_tokens',
      request: { messages: [{ role: 'user', content: part }] },
      response: json({ input_tokens: 12 }),
      startedAt,
      endedAt: 100,
    });
  const burst = ['the first part', 'the second part', 'the third part'].map((part, index) =>
    count('north', part, 1000 + index),
  );
  assert.deepEqual(told(burst, [count('south', 'the third part', 1004)]), []);
  assert.deepEqual(told(burst, [count('south', 'the third', 1004)]), []);
  const [alone] = burst;
  assert.ok(alone);
  assert.deepEqual(told([alone], [count('south', 'the first', 1004)]), ['warning http/beside']);
});
