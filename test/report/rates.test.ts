import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailOn } from '../../src/config/classifications.ts';
import { judged } from '../../src/report/known-failures.ts';
import { renderHtml } from '../../src/report/render/html/page.ts';
import { renderJunit } from '../../src/report/render/junit.ts';
import { renderSummary } from '../../src/report/render/summary/summary.ts';
import { terminalTable } from '../../src/report/render/terminal.ts';
import type { Report } from '../../src/report/report.ts';
import { viewOf } from '../../src/report/view/view.ts';
import { settled } from '../../src/run/settle.ts';
import { reportOf, sampleOutcome } from './sample.ts';

const CELL = 'sonnet/2.1.330/basic_text';

/** A report where a cell passed so often. */
function repeated(passed: number, ran: number): Report {
  return reportOf(
    Array.from({ length: ran }, (_, index) =>
      sampleOutcome({
        cell: `${CELL}#${index + 1}`,
        classification: index < passed ? 'passed' : 'probe_timeout',
      }),
    ),
  );
}

function against(now: Report, before: Report): Report {
  const failOn = new Set<FailOn>(['new_failure']);
  const yardstick = { failOn, expect: [], baseline: before, today: '2026-11-30' };
  const report = { ...now, outcomes: now.outcomes.map((one) => judged(one, yardstick)) };
  const found = {
    asked: 'branch:main',
    earlier: { report: before, place: 'there', history: [] },
    notice: null,
  };
  return settled(report, { failOn, expect: [], stale: 'warn' }, found);
}

test('a drop beyond chance fails the check by the repeats that failed; one within chance is only told', () => {
  const worse = against(repeated(6, 10), repeated(10, 10));
  assert.equal(worse.regressions.length, 4);
  assert.deepEqual(worse.baseline?.delta?.new_failures, [CELL]);
  assert.equal(worse.rates?.[0]?.lower, true);
  const noise = against(repeated(9, 10), repeated(10, 10));
  assert.deepEqual([noise.regressions, noise.baseline?.delta?.new_failures], [[], []]);
  assert.deepEqual(against(repeated(10, 10), repeated(3, 10)).baseline?.delta?.fixed, [CELL]);
  assert.deepEqual(against(repeated(4, 10), repeated(3, 10)).baseline?.delta?.still_failing, [
    CELL,
  ]);
});

test('a part of a plan has no rates: the whole has', () => {
  const plan = { models: [], releases: [], probes: [], repeat: 10, shard: '1/2' };
  const part = against({ ...repeated(0, 10), plan }, repeated(10, 10));
  assert.deepEqual([part.rates, part.regressions], [undefined, []]);
});

test('every renderer tells rates, and of a flaky cell which attempts failed and why', () => {
  const attempt = { findings: [], duration_s: 2, reasons: ['no final result within 120 s'] };
  const flaky = sampleOutcome({
    flaky: true,
    attempts: 2,
    attempts_detail: [
      { ...attempt, classification: 'probe_timeout' },
      { ...attempt, classification: 'passed', reasons: [] },
    ],
  });
  const report = against(repeated(6, 10), repeated(10, 10));
  const view = viewOf({
    ...report,
    outcomes: [...report.outcomes, { ...flaky, feature: 'thinking' }],
  });
  for (const text of [renderSummary(view), terminalTable(view), renderHtml(view)]) {
    assert.match(text, /6\/10 passed \(95 % interval 31 to 83 %\); before 10\/10 passed/);
    assert.match(text, /lower now \(p = 0\.043\)/);
    assert.match(text, /attempt 1 probe(_|&#95;)timeout \(2\.0s\): no final result within 120 s/);
  }
  assert.match(renderJunit(view), /--- attempts\nattempt 1 probe_timeout \(2\.0s\): no final/);
});
