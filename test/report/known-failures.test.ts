import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailOn } from '../../src/config/classifications.ts';
import type { KnownFailure } from '../../src/config/known-failures.ts';
import { expectedFailures, judged } from '../../src/report/known-failures.ts';
import type { Outcome, ReportedFinding } from '../../src/report/report.ts';
import { reportOf, sampleOutcome } from './sample.ts';

const ENTRY: KnownFailure = {
  probe: 'thinking',
  classification: 'product_failure',
  reason: 'issue 7',
};
const RED: Partial<Outcome> = { feature: 'thinking', classification: 'product_failure' };
const failOn = new Set<FailOn>(['product_failure', 'new_failure']);

function held(outcome: Partial<Outcome>, entry: Partial<KnownFailure> = {}, words = failOn) {
  const yardstick = { failOn: words, baseline: undefined, today: '2026-11-30' };
  const { regression, expected } = judged(sampleOutcome(outcome), {
    ...yardstick,
    expect: [{ ...ENTRY, ...entry }],
  });
  return [regression, expected?.expired];
}

test('a known failure does not fail the check, another or an expired one does', () => {
  assert.deepEqual(held(RED), [false, false]);
  assert.deepEqual(held({ feature: 'bash_tool', classification: 'product_failure' }), [
    true,
    undefined,
  ]);
  assert.deepEqual(held({ ...RED, classification: 'harness_bug' }, {}, new Set(['harness_bug'])), [
    true,
    undefined,
  ]);
  assert.deepEqual(held(RED, { until: '2026-11-30' }), [false, false]);
  assert.deepEqual(held(RED, { until: '2026-11-29' }), [true, true]);
  // Also where its class is none that fails the check.
  assert.deepEqual(held(RED, { until: '2026-11-29' }, new Set()), [true, true]);
  assert.deepEqual(held({ feature: 'thinking' }), [false, undefined]);
});

test('where it is known: model and probe by pattern, releases by range, a rule by name', () => {
  const known = (outcome: Partial<Outcome>, entry: Partial<KnownFailure>) =>
    held({ ...RED, ...outcome }, entry)[0] === false;
  for (const model of ['sonnet', 'anthropic/*', '*son*', '*', 'a*/s*t'])
    assert.ok(known({}, { model }), model);
  for (const model of ['haiku', 'anthropic', '*x*', 'sonnet*t', 's*n*nett'])
    assert.ok(!known({}, { model }), model);
  assert.ok(known({}, { probe: 'think*' }));
  for (const release of ['2.1.330', '2.1.330..', '..2.1.330', '2.0.0..3.0.0'])
    assert.ok(known({}, { release }), release);
  for (const release of ['2.1.33', '2.1.331..', '..2.1.329'])
    assert.ok(!known({}, { release }), release);
  const finding: ReportedFinding = {
    ...{ rule: 'stream/tool-json', severity: 'error', party: 'target', message: 'm' },
    ...{ exchange: 'n1', count: 1, exchanges: [] },
  };
  assert.ok(known({ findings: [finding] }, { rule: 'stream/*' }));
  assert.ok(!known({ findings: [{ ...finding, severity: 'warning' }] }, { rule: 'stream/*' }));
  assert.ok(!known({}, { rule: 'stream/*' }));
});

test('a pattern of many stars against a long text ends at once', () => {
  const model = `${'*a'.repeat(95)}*b`;
  assert.equal(held({ ...RED, full_model: 'a'.repeat(100_000) }, { model })[0], true);
});

test('flaky fails the check only where it is asked for', () => {
  assert.deepEqual(held({ flaky: true }), [false, undefined]);
  assert.deepEqual(held({ flaky: true }, {}, new Set(['flaky'])), [true, undefined]);
});

test('what became of an entry: it is met, stale, expired, or its cells fail otherwise', () => {
  const state = (outcomes: Partial<Outcome>[], entry: Partial<KnownFailure> = {}, parts = {}) =>
    expectedFailures(
      reportOf(
        outcomes.map((one) => sampleOutcome(one)),
        parts,
      ),
      {
        expect: [{ ...ENTRY, ...entry }],
        failsWhenStale: true,
        today: '2026-11-30',
      },
    ).map((one) => [one.state, one.fails, one.cells.length]);
  const green = { feature: 'thinking' };
  assert.deepEqual(state([RED, { ...green, model: 'haiku' }]), [['met', false, 1]]);
  assert.deepEqual(state([green, { ...green, model: 'haiku' }]), [['stale', true, 2]]);
  assert.deepEqual(state([RED], { until: '2026-01-01' }), [['expired', true, 1]]);
  assert.deepEqual(state([{ ...RED, classification: 'probe_timeout' }]), [['other', false, 1]]);
  assert.deepEqual(state([{ feature: 'bash_tool' }]), []);
  assert.deepEqual(state([{ ...RED, classification: 'not_applicable' }]), []);
  assert.deepEqual(state([green], {}, { complete: false }), []);
});
