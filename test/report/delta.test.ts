import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportDelta } from '../../src/report/delta.ts';
import type { Outcome } from '../../src/report/report.ts';
import { reportOf, sampleOutcome } from './sample.ts';

const red = { classification: 'product_failure' } as const;

function delta(before: readonly Partial<Outcome>[], now: readonly Partial<Outcome>[]) {
  const report = (all: readonly Partial<Outcome>[]) =>
    reportOf(all.map((one) => sampleOutcome(one)));
  return reportDelta(report(now), report(before));
}

test('each cell is told once, by what it was and is', () => {
  const before = [
    { feature: 'a' },
    { feature: 'b', ...red },
    { feature: 'c', ...red },
    { feature: 'd', ...red },
    { feature: 'gone' },
    { feature: 'same' },
  ];
  const now = [
    { feature: 'a', ...red },
    { feature: 'b', ...red },
    { feature: 'c' },
    { feature: 'd', classification: 'probe_timeout' as const },
    { feature: 'new' },
    { feature: 'same' },
  ];
  const id = (name: string) => `sonnet/2.1.330/${name}`;
  assert.deepEqual(delta(before, now), {
    ...{ passed: 0, failed: 0, skipped: 0 },
    new_failures: [id('a')],
    still_failing: [id('b')],
    fixed: [id('c')],
    changed: [{ cell: id('d'), from: ['product_failure'], to: 'probe_timeout' }],
    disappeared: [id('gone')],
    new_cells: [id('new')],
  });
});

test('a release that the baseline has not is compared with all that it has, and an old one has not disappeared', () => {
  const before = [{ cli_version: '2.1.1' }, { cli_version: '2.1.2' }];
  const now = delta(before, [{ cli_version: '2.1.3', ...red }]);
  assert.deepEqual(now.new_failures, ['sonnet/2.1.3/basic_text']);
  assert.deepEqual([now.disappeared, now.new_cells], [[], []]);
  const mixed = delta(
    [{ cli_version: '2.1.1', ...red }, before[1] ?? {}],
    [{ cli_version: '2.1.3', ...red }],
  );
  assert.deepEqual([mixed.new_failures, mixed.still_failing.length], [[], 1]);
});

test('a skipped cell that passed is of another class; repeats are one cell', () => {
  const skipped = delta([{}], [{ classification: 'not_applicable' }]);
  assert.deepEqual(
    skipped.changed.map(({ from, to }) => [from, to]),
    [[['passed'], 'not_applicable']],
  );
  const cell = 'sonnet/2.1.330/basic_text';
  const fewer = delta([{ cell: `${cell}#1` }, { cell: `${cell}#2` }], [{ cell }]);
  assert.deepEqual([fewer.disappeared, fewer.new_cells], [[], []]);
});

test('nothing has disappeared from a part of a plan, or a run that was cut short', () => {
  const before = reportOf([sampleOutcome(), sampleOutcome({ feature: 'thinking' })]);
  const now = [sampleOutcome()];
  const plan = { models: ['sonnet'], releases: ['2.1.330'], probes: ['basic_text'], repeat: 1 };
  const gone = (parts: object) => reportDelta(reportOf(now, parts), before).disappeared.length;
  assert.equal(gone({}), 1);
  assert.equal(gone({ complete: false }), 0);
  assert.equal(gone({ plan: { ...plan, shard: '1/2' } }), 0);
  assert.equal(gone({ plan: { ...plan, shard: null } }), 1);
});
