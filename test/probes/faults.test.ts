import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeNamed } from '../../src/probes/catalogue.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import type { Reading, ResponseReading } from '../../src/wire/reading.ts';
import { type Given, json, reading, stream } from '../wire/readings.ts';
import { cliRun, observe, result, secret, unmet } from './observations.ts';

const { whole } = secret;
const request = { stream: true, messages: [{ role: 'user', content: 'join them' }] };
const error = (type: string, message: string): ResponseReading =>
  json({ type: 'error', error: { type, message } });
const answer = (text: string): ResponseReading =>
  stream([
    {
      type: 'message_start',
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        stop_reason: null,
        usage: { input_tokens: 9, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ]);

const RATE: ResponseReading = error('rate_limit_error', 'Too many requests');
const RETRY = [
  ['retry-after', '1'],
  ['content-type', 'application/json'],
] as const;
const LIMITED: Given = { status: 429, response: RATE, headers: RETRY };

/** Calls one after another: what the upstream answered, and what the target made of it. */
function calls(...pairs: readonly (readonly [north: Given, south?: Given])[]) {
  const at = (index: number) => ({ request, startedAt: 1000 + index * 1000, endedAt: 500 });
  const north = pairs.map(([given], index) => reading({ ...at(index), id: `n${index}`, ...given }));
  const south = pairs.flatMap(([, given], index) =>
    given
      ? [
          reading({
            ...at(index),
            startedAt: 1010 + index * 1000,
            id: `s${index}`,
            side: 'south',
            ...given,
          }),
        ]
      : [],
  );
  return { north, south, southRecorded: true, scripted: true };
}

const GOOD: readonly [Given, Given] = [{ response: answer(whole) }, { response: answer(whole) }];

function verdict(name: string, wire: ReturnType<typeof calls>, text = whole, isError = false) {
  return judge(probeNamed(name), observe([cliRun([result(text, { is_error: isError })])], wire));
}

test('a rate limit that is relayed honestly is green', () => {
  const { classification, findings } = verdict('rate_limited', calls([LIMITED, LIMITED], GOOD));
  assert.equal(classification, 'passed');
  assert.deepEqual(
    findings.filter(({ severity }) => severity !== 'note'),
    [],
  );
});

test('a rate limit that is hidden, changed, or stripped of its retry-after is the target’s', () => {
  const changed: readonly Given[] = [
    { status: 500, response: error('api_error', 'Too many requests') },
    { status: 400, response: error('invalid_request_error', 'Too many requests') },
    { status: 429, response: RATE },
  ];
  for (const given of changed) {
    assert.equal(
      verdict('rate_limited', calls([given, LIMITED], GOOD)).classification,
      'product_failure',
    );
  }
  const unrecovered = verdict('rate_limited', calls([LIMITED, LIMITED]), 'API Error', true);
  assert.equal(unrecovered.classification, 'product_failure', 'played on purpose, so no outage');
});

test('a target that asks again by itself has hidden nothing from the user', () => {
  const twice = calls([{ response: answer(whole), endedAt: 900 }, LIMITED]);
  const again = reading({
    request,
    id: 's9',
    side: 'south',
    startedAt: 1500,
    endedAt: 100,
    response: answer(whole),
  });
  const { classification, reasons } = verdict('rate_limited', {
    ...twice,
    south: [...twice.south, again],
  });
  assert.equal(classification, 'passed');
  assert.match(reasons.join(), /got over the upstream's 429 by itself/);
});

test('an overload keeps its meaning, in whichever status says it', () => {
  const busy: Given = { status: 529, response: error('overloaded_error', 'Overloaded') };
  assert.equal(verdict('overloaded', calls([busy, busy], GOOD)).classification, 'passed');
  const lost: Given = { status: 404, response: error('not_found_error', 'Overloaded') };
  assert.equal(verdict('overloaded', calls([lost, busy], GOOD)).classification, 'product_failure');
});

test('a context overflow must keep its status and words, and the CLI must say so', () => {
  const words = 'prompt is too long: 214873 tokens > 200000 maximum';
  const full: Given = { status: 400, response: error('invalid_request_error', words) };
  const told = (wire: ReturnType<typeof calls>, text: string) =>
    verdict('context_overflow', wire, text, true);
  assert.equal(told(calls([full, full]), 'Prompt is too long').classification, 'passed');
  const other: Given = { status: 400, response: error('invalid_request_error', 'Bad request') };
  assert.equal(told(calls([other, full]), 'API Error').classification, 'product_failure');
  const gateway: Given = { status: 502, response: error('api_error', words) };
  assert.equal(
    told(calls([gateway, full]), 'Prompt is too long').classification,
    'product_failure',
  );
  assert.notEqual(told(calls([full, full]), 'Something else').classification, 'passed');
  assert.notEqual(told(calls([full, full]), whole).classification, 'passed');
});

const HEAD = [
  {
    type: 'message_start',
    message: {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [],
      stop_reason: null,
      usage: { input_tokens: 9, output_tokens: 1 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'The joined' } },
];
const FAILED: Given = {
  response: stream([
    ...HEAD,
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  ]),
};

test('a failure in mid-stream shows as an error event or a cut, never as silence', () => {
  const again: readonly [Given, Given] = [
    { request: { ...request, stream: false }, response: json({ type: 'message' }) },
    { request: { ...request, stream: false }, response: json({ type: 'message' }) },
  ];
  const unmetBy = (north: Given, text = whole, isError = false) =>
    unmet(
      probeNamed('upstream_error_midstream'),
      observe([cliRun([result(text, { is_error: isError })])], calls([north, FAILED], again)),
    );
  assert.deepEqual(unmetBy(FAILED), []);
  assert.deepEqual(unmetBy({ response: stream(HEAD), end: 'cut' }), []);
  assert.deepEqual(unmetBy(FAILED, 'API Error: Overloaded', true), [], 'some releases give up');
  assert.match(unmetBy({ response: stream(HEAD) }).join(), /in silence/);
  assert.match(unmetBy({ response: answer('The joined') }).join(), /as a whole answer/);
  assert.notDeepEqual(unmetBy(FAILED, 'The joined'), []);
});

function ended(one: Reading, end: Exchange['end'], endedAt: number, endMessage?: string): Reading {
  return { ...one, exchange: { ...one.exchange, end, endedAt, endMessage } };
}

test('an interrupted request must be hung up upstream, soon and by the target itself', () => {
  const wire = calls([{}, {}]);
  const [north, south] = [wire.north[0], wire.south[0]];
  assert.ok(north && south);
  const gone = ended(north, 'client_gone', 200);
  const unmetBy = (...upstream: readonly Reading[]) =>
    unmet(probeNamed('interrupt'), observe([], { ...wire, north: [gone], south: upstream }));
  assert.deepEqual(unmetBy(ended(south, 'client_gone', 250)), []);
  assert.match(unmetBy(ended(south, 'complete', 250)).join(), /ran to its end/);
  assert.match(unmetBy(ended(south, 'client_gone', 2200, 'still open')).join(), /still open/);
  assert.match(unmetBy(ended(south, 'client_gone', 3000)).join(), /only 2810 ms later/);
  const slow = { ...wire, north: [gone], south: [ended(south, 'client_gone', 3000)], lagMs: 500 };
  assert.deepEqual(unmet(probeNamed('interrupt'), observe([], slow)), [], 'on a late machine');
  const whole = { ...slow, south: [ended(south, 'complete', 3000)] };
  assert.notDeepEqual(unmet(probeNamed('interrupt'), observe([], whole)), []);
  assert.match(unmetBy().join(), /never reached the upstream/);
  assert.notDeepEqual(
    unmet(probeNamed('interrupt'), observe([], wire)),
    [],
    'nothing was interrupted',
  );
});

test('a silent model’s stream must open before its first token', () => {
  const late = (opens: number): ResponseReading =>
    stream([
      { data: HEAD[0], name: 'message_start', at: opens },
      { data: HEAD[1], name: 'content_block_start', at: 6000 },
      { data: HEAD[2], name: 'content_block_delta', at: 6001 },
    ]);
  const unmetBy = (north: number, south: number) =>
    unmet(
      probeNamed('slow_first_token'),
      observe(
        [cliRun([result(whole)])],
        calls([
          { response: late(north), endedAt: 7000 },
          { response: late(south), endedAt: 7000 },
        ]),
      ),
    );
  assert.deepEqual(unmetBy(20, 10), []);
  assert.match(unmetBy(6000, 10).join(), /not even a ping/);
  assert.deepEqual(unmetBy(6000, 6000), [], 'an upstream that was silent itself');
});

test('of a second request that was never sent nothing is said of its prefix', () => {
  const reasons = unmet(probeNamed('prompt_cache'), observe([], calls([{}])));
  assert.match(reasons.join(), /the second request was never sent/);
  assert.doesNotMatch(reasons.join(), /changed the prefix/);
});
