import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import { classify } from '../../src/verdict/classify.ts';
import { exchangeLines } from '../../src/wire/exchange-lines.ts';
import type { AttemptWire } from '../../src/wire/reading.ts';
import { cliRun, observe, result } from '../probes/observations.ts';
import { EXAMPLES } from '../rules/examples/all.ts';
import { wireOf } from '../rules/examples/example.ts';
import { type ExchangeLine, untruths } from './told-truly.ts';

function linesOf({ north, south }: AttemptWire): ExchangeLine[] {
  const text = exchangeLines([...north, ...south], String).trim();
  return text.split('\n').map((line) => JSON.parse(line));
}

/** What a failed attempt over these bytes would tell. */
function toldOf(wire: AttemptWire) {
  const list = findings(wire);
  const seen = observe([cliRun([result('Y')], { returncode: 1 })], wire);
  const { reasons } = classify({ seen, findings: list, unmet: ['something is unmet'], notes: [] });
  return { reasons, findings: list };
}

for (const [id, { broken, mended }] of Object.entries(EXAMPLES)) {
  test(`${id}: what is told of its example stands in its bytes`, async () => {
    for (const shot of [broken, mended]) {
      const wire = await wireOf(shot);
      assert.deepEqual(untruths(toldOf(wire), linesOf(wire)), []);
    }
  });
}

test('an untruth is found: a status, an exchange, a quotation or a place that is not there', async () => {
  const { 'http/refused': example } = EXAMPLES;
  assert.ok(example);
  const lines = linesOf(await wireOf(example.broken));
  const told = (message: string, more: object = {}) =>
    untruths(
      { reasons: [message], findings: [{ rule: 'r', message, exchanges: ['n1'], ...more }] },
      lines,
    );
  assert.deepEqual(told('nothing much was said'), []);
  assert.notDeepEqual(told('it was answered with 418'), []);
  assert.notDeepEqual(told('the upstream refused (s99)'), []);
  assert.notDeepEqual(told('it said "never said by anyone"'), []);
  assert.notDeepEqual(told('x', { exchanges: ['n7'] }), []);
  assert.notDeepEqual(told('x', { path: 'nowhere[0].at_all' }), []);
});
