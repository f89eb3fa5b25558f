import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import { failuresOf } from '../../src/rules/remembered.ts';
import type { AttemptWire } from '../../src/wire/reading.ts';
import { type Given, json, reading, stream, wire } from '../wire/readings.ts';
import { ERROR_EVENT, TEXT_STREAM } from '../wire/streams.ts';
import { REQUEST, streamed, told } from './telling.ts';

const REFUSAL = json({ type: 'error', error: { type: 'invalid_request_error', message: 'no' } });
const refusal = (more: Given = {}) =>
  reading({ request: REQUEST, status: 400, response: REFUSAL, ...more });
const south = (more: Given = {}) =>
  reading({ side: 'south', request: REQUEST, response: stream(TEXT_STREAM), ...more });

test('http/refused: the target’s own refusal against the upstream’s', () => {
  assert.deepEqual(told([refusal()], []), ['error http/refused']);
  assert.deepEqual(told([refusal()], [south()]), ['error http/refused']);
  assert.deepEqual(told([refusal()], [refusal({ side: 'south' })]), []);
  assert.deepEqual(told([refusal()]), ['note http/refused']);
});

test('http/refused: credentials and rate are a gateway’s own business', () => {
  const denied = (status: number, type: string) =>
    told(
      [refusal({ status, response: json({ type: 'error', error: { type, message: 'no' } }) })],
      [],
    );
  assert.deepEqual(denied(401, 'authentication_error'), ['warning http/refused']);
  assert.deepEqual(denied(529, 'overloaded_error'), ['warning http/refused']);
});

test('http/broken: cut or unreachable, unless the upstream failed', () => {
  const half = streamed(TEXT_STREAM.slice(0, 3), { end: 'cut' });
  const none = reading({ request: REQUEST, end: 'unreachable', noResponse: true });
  assert.deepEqual(told([half], [south()]), ['error http/broken']);
  assert.deepEqual(told([none], []), ['error http/broken']);
  assert.deepEqual(told([half]), ['warning http/broken']);
  assert.deepEqual(told([half], [south({ end: 'cut' })]), []);
  assert.deepEqual(told([half], [south({ response: stream([ERROR_EVENT]) })]), []);
  assert.deepEqual(told([streamed([], { end: 'client_gone' })], []), []);
});

test('http/kept-connection: a note, and no other finding, when the request went out twice', () => {
  const twice = streamed(TEXT_STREAM, { resent: true });
  assert.deepEqual(told([twice], [south()]), ['note http/kept-connection']);
  assert.deepEqual(told([streamed(TEXT_STREAM)], [south()]), []);
});

test('http/broken and http/refused: a target that hangs up on a slow upstream', () => {
  const slow = (endedAt: number) =>
    reading({
      side: 'south',
      request: REQUEST,
      response: stream([]),
      end: 'client_gone',
      endedAt,
    });
  const north = (more: Given) => streamed(TEXT_STREAM.slice(0, 3), { endedAt: 13_000, ...more });
  assert.deepEqual(told([north({ end: 'cut' })], [slow(12_000)]), ['error http/broken']);
  assert.deepEqual(told([north({ end: 'client_gone' })], [slow(12_000)]), []);
  assert.deepEqual(told([north({ end: 'cut' })], [slow(90_000)]), []);
  const gone = json({ type: 'error', error: { type: 'api_error', message: 'upstream timed out' } });
  assert.deepEqual(told([north({ status: 504, response: gone })], [slow(12_000)]), [
    'error http/refused',
  ]);
});

test('http/redirect: on an API route', () => {
  const moved = (more: Given) =>
    reading({ status: 307, response: { kind: 'text', text: '' }, ...more });
  assert.deepEqual(told([moved({})]), ['error http/redirect']);
  assert.deepEqual(told([moved({ route: 'other', method: 'GET' })]), []);
});

test('encoding/stale: a compressed body that nothing tells of', () => {
  const binary = new Uint8Array([0x1f, 0x8b, 0x08, 0, 0]);
  const given = { status: 404, response: { kind: 'text', text: '\u001f\uFFFD' } } as const;
  assert.ok(told([reading({ ...given, binary })]).includes('error encoding/stale'));
  assert.ok(!told([reading(given)]).includes('error encoding/stale'));
});

test('encoding/stale: a body that is not what it says', () => {
  const response = { kind: 'undecodable', encoding: 'gzip', message: 'incorrect header' } as const;
  assert.deepEqual(told([reading({ response })]), ['error encoding/stale']);
  assert.deepEqual(told([reading({ response, end: 'client_gone' })]), []);
});

test('http/refused: of what the upstream told an earlier cell, a warning that says which', () => {
  const message = 'Slow down: the model is busy, try later';
  const body = json({ type: 'error', error: { type: 'api_error', message } });
  const north = reading({ request: REQUEST, status: 500, response: body });
  const busy = reading({ side: 'south', status: 529, request: REQUEST, response: body });
  const earlier = failuresOf('overloaded-0011aabb', [busy]);
  const refused = (more: Partial<AttemptWire>) =>
    findings({ ...wire([north], []), ...more }).find(({ rule }) => rule === 'http/refused');
  assert.equal(refused({})?.severity, 'error');
  assert.equal(refused({ earlier })?.severity, 'warning');
  assert.match(
    refused({ earlier })?.message ?? '',
    /earlier cell \(overloaded-0011aabb\): Slow down/,
  );
  const common = json({ error: { message: 'Internal server error' } });
  const any = reading({ side: 'south', status: 500, request: REQUEST, response: common });
  assert.deepEqual(
    failuresOf('x-00000000', [any]),
    [],
    'what any server says is nobody’s quotation',
  );
});
