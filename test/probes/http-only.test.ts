import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeNamed } from '../../src/probes/catalogue.ts';
import type { HttpRun, HttpStep } from '../../src/probes/probe.ts';
import { newSecret } from '../../src/probes/secret.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { json, reading } from '../wire/readings.ts';
import { cliRun, observe, result, secret, stageOf, unmet } from './observations.ts';

const { whole } = secret;

/** The probe's own requests, answered in turn. */
function answered(name: string, answers: readonly Partial<HttpRun>[], guarded = false) {
  const steps = stageOf(probeNamed(name))
    .steps.flatMap((step) => ('kind' in step ? [step] : [...step]))
    .filter((step): step is HttpStep => step.kind === 'http');
  const http = steps.map((step, index): HttpRun => {
    return {
      step,
      status: 200,
      headers: {},
      text: '',
      duration: 0.1,
      timedOut: false,
      ...answers[index],
    };
  });
  return { ...observe([]), http, guarded };
}

const faults = (name: string, ...answers: readonly Partial<HttpRun>[]) =>
  unmet(probeNamed(name), answered(name, answers));

const message = (text: string, more: object = {}) =>
  JSON.stringify({
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 800, output_tokens: 5 },
    ...more,
  });

test('a message with the secret is what a request without stream gets', () => {
  assert.deepEqual(faults('non_streaming', { text: message(whole) }), []);
  const wrong: readonly Partial<HttpRun>[] = [
    { text: '' },
    { text: `event: message_start\ndata: ${message(whole)}\n\n` },
    { text: message(newSecret().whole) },
    { text: message(`${secret.left} ${secret.right}`) },
    { text: message(whole, { type: 'chat.completion' }) },
    { text: message(whole, { usage: {} }) },
    { text: message(whole), status: 500 },
    { status: 0 },
  ];
  for (const run of wrong)
    assert.notDeepEqual(faults('non_streaming', run), [], JSON.stringify(run));
});

test('a count is near the usage, or the route is cleanly absent', () => {
  const used = { text: message(whole) };
  const count = (n: unknown, status = 200) => ({
    status,
    text: JSON.stringify({ input_tokens: n }),
  });
  for (const good of [count(800), count(700), count(1500), { status: 404 }, { status: 501 }]) {
    assert.deepEqual(faults('count_tokens', good, used), [], JSON.stringify(good));
  }
  for (const bad of [
    count(0),
    count(1.5),
    count('800'),
    count(50),
    count(9000),
    count(800, 500),
    { status: 0 },
  ]) {
    assert.notDeepEqual(faults('count_tokens', bad, used), [], JSON.stringify(bad));
  }
});

test('models have ids, and side routes are answered', () => {
  const list = (data: unknown) => ({ text: JSON.stringify({ data }) });
  assert.deepEqual(faults('models_list', list([{ id: 'claude-a' }])), []);
  assert.deepEqual(faults('models_list', { status: 404 }), []);
  for (const bad of [
    list([{ name: 'a' }]),
    list({}),
    { text: '[]' },
    { status: 502 },
    { status: 0 },
  ]) {
    assert.notDeepEqual(faults('models_list', bad), [], JSON.stringify(bad));
  }
  assert.deepEqual(faults('side_routes', { status: 200 }, { status: 405 }, { status: 404 }), []);
  assert.equal(faults('side_routes', { status: 500 }, { status: 0 }, { status: 404 }).length, 1);
});

test('a wrong token is refused by a target that was told its own, else it is a note', () => {
  const probe = probeNamed('bad_credentials');
  const seen = (status: number, isError: boolean, guarded: boolean) => ({
    ...answered('bad_credentials', [{ status }], guarded),
    steps: [cliRun([result(isError ? 'Invalid token' : whole, { is_error: isError })])],
  });
  assert.deepEqual(unmet(probe, seen(401, true, true)), []);
  assert.equal(unmet(probe, seen(200, false, true)).length, 2);
  assert.equal(unmet(probe, seen(401, false, true)).length, 1, 'the CLI got an answer');
  assert.deepEqual(unmet(probe, seen(200, false, false)), []);
  assert.equal(unmet(probe, seen(500, true, false)).length, 1, 'a crash is no refusal');
});

test('what no model has a part in is the target’s, and no bug of ours', () => {
  const probe = probeNamed('models_list');
  const north = [
    reading({ route: 'models', method: 'GET', request: undefined, response: json({}) }),
  ];
  for (const scripted of [true, false]) {
    const seen = answered('models_list', [{ text: '{}' }]);
    const verdict = judge(probe, { ...seen, wire: { ...seen.wire, north, scripted } });
    assert.equal(verdict.classification, 'product_failure');
    assert.equal(verdict.requestCount, 1);
  }
  const good = answered('models_list', [{ text: '{"data":[{"id":"claude-a"}]}' }]);
  const list = json({ data: [{ id: 'claude-a' }] });
  const wire = {
    ...good.wire,
    north: [reading({ route: 'models', method: 'GET', response: list })],
  };
  assert.equal(judge({ ...probe, exit: 'any' }, { ...good, wire }).classification, 'passed');
});

test('a count that cannot be compared is not called right', () => {
  const count = { text: JSON.stringify({ input_tokens: 800 }) };
  const seen = faults('count_tokens', count, { status: 503, text: '{}' });
  assert.match(seen.join(), /to compare the count with, was answered with 503/);
});
