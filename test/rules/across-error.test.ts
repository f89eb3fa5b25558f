import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HeaderLines } from '../../src/wire/exchange.ts';
import { json, reading } from '../wire/readings.ts';
import { TEXT_STREAM } from '../wire/streams.ts';
import { REQUEST, streamed, told } from './telling.ts';

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  429: 'rate_limit_error',
  500: 'api_error',
  502: 'api_error',
  529: 'overloaded_error',
};
const RETRY: HeaderLines = [['retry-after', '7']];

function failed(side: 'north' | 'south', status: number, message: string, headers = RETRY) {
  const response = json({ type: 'error', error: { type: TYPES[status], message } });
  return reading({ side, status, response, headers, request: REQUEST });
}

function chatFailed(status: number, message: string) {
  const response = json({ error: { message, type: 'x', code: null } });
  return reading({ side: 'south', route: 'chat_completions', status, response, request: REQUEST });
}

const LONG = 'prompt is too long: 200001 tokens > 200000 maximum';

test('across/error: status or wording of 400, 413 and 429 changed', () => {
  const rule = ['error across/error'];
  assert.deepEqual(told([failed('north', 502, LONG)], [failed('south', 400, LONG)]), rule);
  assert.deepEqual(told([failed('north', 400, 'Bad request')], [failed('south', 400, LONG)]), rule);
  assert.deepEqual(told([failed('north', 400, LONG)], [chatFailed(429, LONG)]), rule);
  assert.deepEqual(told([failed('north', 400, `upstream: ${LONG}`)], [chatFailed(400, LONG)]), []);
});

test('across/error: retry-after lost', () => {
  const north = failed('north', 429, 'slow down', []);
  assert.deepEqual(told([north], [failed('south', 429, 'slow down')]), [
    'error across/error',
    'note error/retry-after',
  ]);
});

test('across/error: what the vendor’s own gateway does is a note at most', () => {
  const north = failed('north', 502, 'Upstream failed');
  for (const status of [500, 529])
    assert.deepEqual(told([north], [failed('south', status, 'Overloaded')]), ['note across/error']);
  assert.deepEqual(told([failed('north', 401, 'no')], [failed('south', 401, 'no')]), []);
});

test('across/error-as-answer: a failure told as the model’s words', () => {
  assert.deepEqual(told([streamed(TEXT_STREAM)], [failed('south', 529, 'Overloaded')]), [
    'error across/error-as-answer',
  ]);
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  assert.deepEqual(
    told([streamed([...TEXT_STREAM.slice(0, 3), error])], [failed('south', 529, 'Overloaded')]),
    [],
  );
});

test('across/error: in a translation the wording may be the vendor’s, but an overflow must be known', () => {
  const foreign = "This model's maximum context length is 128000 tokens, you sent 150000";
  const overflow = [chatFailed(400, foreign)];
  assert.deepEqual(told([failed('north', 400, LONG)], overflow), []);
  assert.deepEqual(told([failed('north', 400, 'Bad request')], overflow), ['error across/error']);
  const other = [chatFailed(400, 'Invalid tools[0]')];
  assert.deepEqual(told([failed('north', 400, 'bad tool')], other), ['note across/error']);
});
