import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLASSIFICATIONS } from '../../src/config/classifications.ts';
import { backOff, backOffMs, isWorthRetrying } from '../../src/run/retry.ts';
import { reading, wire } from '../wire/readings.ts';

test('only what may pass by itself is tried again', () => {
  const again = CLASSIFICATIONS.filter((classification) => isWorthRetrying({ classification }));
  assert.deepEqual(again.toSorted(), [
    'model_feature_failure',
    'probe_timeout',
    'upstream_unavailable',
  ]);
  const spent = { classification: 'upstream_unavailable', lasting: true } as const;
  assert.equal(isWorthRetrying(spent), false, 'an empty account stays empty');
});

const busy = { classification: 'upstream_unavailable' } as const;
const refusal = (value: string) =>
  wire([reading({ status: 429, headers: [['Retry-After', value]] })]);

test('an upstream is left alone as long as it asks for, within bounds', () => {
  assert.equal(backOffMs(busy, refusal('7'), 1), 7000);
  assert.equal(backOffMs(busy, refusal('0'), 1), 0);
  assert.equal(backOffMs(busy, refusal('86400'), 1), 60_000);
  const soon = new Date(Date.now() + 20_000).toUTCString();
  const wait = backOffMs(busy, refusal(soon), 1);
  assert.ok(wait > 10_000 && wait <= 20_000, String(wait));
  const answered = wire([reading({ status: 200, headers: [['retry-after', '7']] })]);
  assert.equal(backOffMs(busy, answered, 1), 1000, 'an answer asks for nothing');
});

test('where it asks for nothing, twice as long each time; and nobody else is waited for', () => {
  const silent = wire([reading({ status: 529 })]);
  assert.deepEqual(
    [1, 2, 3, 10].map((attempts) => backOffMs(busy, silent, attempts)),
    [1000, 2000, 4000, 60_000],
  );
  assert.equal(backOffMs({ classification: 'probe_timeout' }, silent, 1), 0);
  assert.equal(backOffMs({ classification: 'model_feature_failure' }, silent, 1), 0);
});

test('a run that is cancelled waits for nothing', async () => {
  await backOff(60_000, AbortSignal.timeout(20));
  await backOff(60_000, AbortSignal.abort());
});
