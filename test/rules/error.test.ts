import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, reading } from '../wire/readings.ts';
import { REQUEST, told } from './telling.ts';

const failure = (type: string, message = 'no') => json({ type: 'error', error: { type, message } });

/** A failure of the upstream, relayed as it is, so that only its form is judged. */
function relayed(status: number, response: ReturnType<typeof json>, retry = false): string[] {
  const headers = retry ? ([['Retry-After', '1']] as const) : [];
  const side = (name: 'north' | 'south') =>
    reading({ side: name, status, response, headers, request: REQUEST });
  return told([side('north')], [side('south')]);
}

/** The same without a south side: `http/refused` is a note then. */
function refused(status: number, response: Parameters<typeof reading>[0]['response']): string[] {
  const given = reading({ status, request: REQUEST, ...(response && { response }) });
  return told([given]).filter((line) => !line.endsWith('http/refused'));
}

test('error/envelope: any other body', () => {
  const rule = ['warning error/envelope'];
  assert.deepEqual(refused(400, json({ detail: 'bad' })), rule);
  assert.deepEqual(refused(502, { kind: 'text', text: '<html>' }), rule);
  assert.deepEqual(
    refused(400, json({ error: { type: 'invalid_request_error', message: 'x' } })),
    rule,
  );
  assert.deepEqual(refused(400, failure('invalid_request_error')), []);
});

test('error/status-mismatch: a type that belongs to another status', () => {
  assert.deepEqual(refused(400, failure('rate_limit_error')), ['warning error/status-mismatch']);
  assert.deepEqual(refused(502, failure('api_error')), []);
  assert.deepEqual(refused(503, failure('overloaded_error')), []);
  assert.deepEqual(refused(418, failure('novel_error')), []);
});

test('error/retry-after: a 429 that names no time', () => {
  const limit = failure('rate_limit_error');
  assert.deepEqual(refused(429, limit), ['note error/retry-after']);
  assert.deepEqual(relayed(429, limit, true), []);
});

test('a failure relayed as it came is the upstream’s', () => {
  assert.deepEqual(relayed(400, json({ detail: 'bad' })), ['warning error/envelope upstream']);
  assert.deepEqual(relayed(529, failure('overloaded_error')), []);
});
