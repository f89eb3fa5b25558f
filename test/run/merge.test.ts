import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderHtml } from '../../src/report/render/html/page.ts';
import { renderJunit } from '../../src/report/render/junit.ts';
import { renderSummary } from '../../src/report/render/summary/summary.ts';
import { terminalTable } from '../../src/report/render/terminal.ts';
import type { Outcome, PlanFrame, Report } from '../../src/report/report.ts';
import { viewOf } from '../../src/report/view/view.ts';
import { mergeReports } from '../../src/run/merge.ts';
import { mergeShards } from '../../src/run/merge-mode.ts';
import { plannedIds } from '../../src/run/plan.ts';
import { shardsOf } from '../../src/run/shards.ts';
import { reportOf, sampleOutcome } from '../report/sample.ts';

const PLAN: PlanFrame = {
  models: ['haiku', 'sonnet'],
  releases: ['2.1.330', '2.1.331'],
  probes: ['basic_text', 'thinking', 'image_input'],
  repeat: 1,
  shard: null,
};

function outcomeOf(id: string, failing: boolean): Outcome {
  const [model = '', cli_version = '', feature = ''] = id.split('/');
  return sampleOutcome({
    ...{ cell: id, model, cli_version, feature },
    classification: failing ? 'product_failure' : 'passed',
    reasons: failing ? ['the target dropped it'] : [],
    log_path: `logs/${model}.log`,
  });
}

/** A direct run's report, and the same in shards. */
function split(count: number, failing: ReadonlySet<string>) {
  const ids = plannedIds(PLAN);
  const direct = reportOf(
    ids.map((id) => outcomeOf(id, failing.has(id))),
    { plan: PLAN },
  );
  const shards = shardsOf(ids, count, (id) => id.length).map((cells, index) => ({
    place: `shard-${index + 1}`,
    report: reportOf(
      direct.outcomes.filter(({ cell }) => cells.includes(cell)),
      { plan: { ...PLAN, shard: `${index + 1}/${count}` } },
    ),
  }));
  return { direct, shards };
}

const rendered = (report: Report) => {
  const view = viewOf(report);
  return [
    renderHtml(view),
    renderJunit(view),
    renderSummary(view),
    terminalTable(view, { color: false }),
    JSON.stringify(report),
  ];
};

test('a merged report is rendered as the direct one, byte by byte, in whatever order shards come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.subarray(plannedIds(PLAN)),
      fc.gen(),
      (count, failing, gen) => {
        const { direct, shards } = split(count, new Set(failing));
        const order = gen(fc.shuffledSubarray, shards, { minLength: shards.length });
        const merged = mergeReports(order);
        assert.ok(merged.ok);
        assert.deepEqual(merged.value, direct);
        assert.deepEqual(rendered(merged.value), rendered({ ...merged.value, ...direct }));
      },
    ),
    { numRuns: 25 },
  );
});

test('a missing shard is a loud error with its cells, and what there is stays', () => {
  const { shards } = split(3, new Set());
  const merged = mergeReports(shards.filter((_, index) => index !== 1));
  assert.ok(merged.ok);
  assert.equal(merged.value.complete, false);
  assert.equal(merged.value.error?.kind, 'infrastructure');
  assert.match(
    merged.value.error?.message ?? '',
    /^No report of shard 2\/3: 4 cells are not judged/,
  );
  assert.equal(merged.value.outcomes.length, 8);
});

test('of a shard that was run again the later report stands; errors of shards are told', () => {
  const { shards } = split(2, new Set());
  const [one, two] = shards;
  assert.ok(one && two);
  const again = {
    place: 'again',
    report: {
      ...two.report,
      finished_at: '2026-11-02T09:00:00.000Z',
      outcomes: two.report.outcomes.map((outcome) => ({ ...outcome, duration_s: 9 })),
    },
  };
  const merged = mergeReports([again, one, two]);
  assert.ok(merged.ok && merged.value.complete);
  assert.ok(merged.value.outcomes.some(({ duration_s }) => duration_s === 9));
  const error = { kind: 'infrastructure', message: 'no target' } as const;
  const failed = mergeReports([one, { ...two, report: { ...two.report, error, complete: false } }]);
  assert.ok(failed.ok);
  assert.equal(failed.value.error?.message, 'Shard 2/2: no target');
});

test('what is no shard, or of another plan, is refused by its place', () => {
  const { direct, shards } = split(2, new Set());
  const [one] = shards;
  assert.ok(one);
  const whole = mergeReports([one, { place: 'whole', report: direct }]);
  assert.ok(!whole.ok);
  assert.match(whole.fault, /^whole holds no shard's report/);
  const { shards: others } = split(3, new Set());
  const strange = mergeReports([one, ...others]);
  assert.ok(!strange.ok);
  assert.match(strange.fault, /are of different plans: 2 shards of .*; 3 shards of /);
});

test('shards in folders are joined with their details, and nothing but plain files is brought along', async () => {
  const from = mkdtempSync(join(tmpdir(), 'smoke-shards-'));
  const into = mkdtempSync(join(tmpdir(), 'smoke-merged-'));
  const { direct, shards } = split(2, new Set());
  for (const { place, report } of shards) {
    for (const folder of ['exchanges', 'logs'])
      mkdirSync(join(from, place, folder), { recursive: true });
    writeFileSync(join(from, place, 'report.json'), JSON.stringify(report));
    writeFileSync(join(from, place, 'exchanges', `${place}.jsonl`), place);
    writeFileSync(join(from, place, 'logs', 'sonnet.log'), `of ${place}`);
    symlinkSync('/etc/hostname', join(from, place, 'logs', 'link.log'));
  }
  const merged = await mergeShards(from, into);
  assert.ok(merged.ok);
  assert.deepEqual(merged.value, direct);
  assert.equal(readFileSync(join(into, 'exchanges', 'shard-2.jsonl'), 'utf8'), 'shard-2');
  const log = readFileSync(join(into, 'logs', 'sonnet.log'), 'utf8');
  assert.equal(log, '[shard 1/2]\nof shard-1\n[shard 2/2]\nof shard-2\n');
  assert.throws(() => readFileSync(join(into, 'logs', 'link.log')));
  writeFileSync(join(from, 'shard-1', 'report.json'), '{"half":');
  const broken = await mergeShards(from, into);
  assert.ok(!broken.ok);
  assert.match(broken.fault, /^shards: .*shard-1.report\.json cannot be read/);
  const none = await mergeShards(join(from, 'shard-1', 'logs'), into);
  assert.match(none.ok ? '' : none.fault, /there is no report\.json in/);
});
