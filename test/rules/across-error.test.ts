import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import type { HeaderLines } from '../../src/wire/exchange.ts';
import type { Reading } from '../../src/wire/reading.ts';
import { json, reading, stream, wire } from '../wire/readings.ts';
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
  assert.deepEqual(told([failed('north', 400, 'bad tool')], other), [
    'error across/refused-upstream',
    'note across/error',
  ]);
});

test('across/error: an upstream that refuses in an event has its words in the event', () => {
  const event = { type: 'error', error: { type: 'invalid_request_error', message: LONG } };
  const told400 = (side: 'north' | 'south') =>
    reading({ side, status: 400, response: stream([event]), request: REQUEST });
  assert.deepEqual(told([told400('north')], [told400('south')]), [
    'warning error/envelope upstream',
  ]);
  assert.deepEqual(told([failed('north', 400, LONG)], [told400('south')]), []);
  assert.deepEqual(told([failed('north', 400, 'Bad request')], [told400('south')]), [
    'error across/error',
  ]);
});

test('across/error: of an empty account any status is as good as another, as long as it is told', () => {
  const quota = json({ error: { message: 'quota', type: 'insufficient_quota', code: null } });
  const spent = reading({
    side: 'south',
    route: 'chat_completions',
    status: 429,
    request: REQUEST,
    response: quota,
  });
  const relay = (message: string) => [failed('north', 400, message)];
  assert.deepEqual(told(relay('upstream: {"type":"insufficient_quota"} quota'), [spent]), [
    'note across/error',
  ]);
  assert.ok(told(relay('quota'), [spent]).includes('error across/error'));
});

const CHANGED = { ...REQUEST, tools: [] };
const refuses = (message: string, request: unknown = CHANGED, status = 400) =>
  reading({
    side: 'south',
    status,
    request,
    response: json({ type: 'error', error: { type: 'invalid_request_error', message } }),
  });

test('across/refused-upstream: says what the upstream held against it, and what the target changed there', () => {
  const [first] = findings(
    wire([failed('north', 502, 'failed')], [refuses("Invalid 'tools': empty array")]),
  ).filter(({ rule }) => rule === 'across/refused-upstream');
  assert.equal(first?.path, 'tools');
  assert.match(
    first?.message ?? '',
    /^the upstream refused what the target sent \(s1\): Invalid 'tools': empty array; it sent tools as \[\], which the CLI had sent as /,
  );
  const lost = findings(
    wire([failed('north', 400, 'no')], [refuses('top_k: too small', { ...REQUEST, top_k: 0 })]),
  ).find(({ rule }) => rule === 'across/refused-upstream');
  assert.match(lost?.message ?? '', /it sent top_k as 0, where the CLI had sent nothing$/);
});

test('across/refused-upstream: not for what the CLI itself sent, nor for what no request earns', () => {
  const rules = (south: Reading) =>
    told([failed('north', 400, 'no')], [south]).filter((line) => line.includes('refused-upstream'));
  assert.deepEqual(rules(refuses('tools: no', { ...REQUEST, model: 'other' })), []);
  assert.deepEqual(rules(refuses(LONG)), []);
  for (const status of [401, 403, 402, 413, 429, 500, 529])
    assert.deepEqual(rules(refuses('no', CHANGED, status)), []);
  assert.deepEqual(rules(refuses('Your credit balance is too low')), []);
  assert.deepEqual(rules(refuses('tools: no')), ['error across/refused-upstream']);
});

test('across/refused-upstream: what the CLI got over is a warning, and its recovery is not the upstream’s', () => {
  const cli: HeaderLines = [['user-agent', 'claude-cli/2.1.331']];
  const systems = { ...REQUEST, messages: [...REQUEST.messages, { role: 'system', content: [] }] };
  const north = reading({
    status: 400,
    request: systems,
    requestHeaders: cli,
    endedAt: 50,
    response: json({ type: 'error', error: { type: 'invalid_request_error', message: 'no' } }),
  });
  const again = streamed(TEXT_STREAM, { id: 'n2', startedAt: 5000, requestHeaders: cli });
  const souths = [
    refuses('tools: no', { ...systems, tools: [] }),
    reading({
      id: 's2',
      side: 'south',
      startedAt: 5010,
      request: REQUEST,
      response: stream(TEXT_STREAM),
    }),
  ];
  const lines = told([north, again], souths);
  assert.ok(lines.includes('warning across/refused-upstream'), lines.join('; '));
  assert.ok(lines.includes('warning recovery/field-dropped'), lines.join('; '));
});
