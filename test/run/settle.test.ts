import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailOn } from '../../src/config/classifications.ts';
import type { KnownFailure } from '../../src/config/known-failures.ts';
import { judged } from '../../src/report/known-failures.ts';
import { verdictLine, verdictOf } from '../../src/report/outputs.ts';
import { annotationsFor } from '../../src/report/render/annotations.ts';
import { failureMessage } from '../../src/report/render/failure-message.ts';
import { renderHtml } from '../../src/report/render/html/page.ts';
import { renderJunit } from '../../src/report/render/junit.ts';
import { renderSummary } from '../../src/report/render/summary/summary.ts';
import { terminalTable } from '../../src/report/render/terminal.ts';
import { viewOf } from '../../src/report/view/view.ts';
import { settled, today } from '../../src/run/settle.ts';
import { reportOf, sampleOutcome } from '../report/sample.ts';

const KNOWN: KnownFailure = {
  probe: 'basic_text',
  classification: 'product_failure',
  reason: 'issue 7',
};
const RED = sampleOutcome({ classification: 'product_failure', reasons: ['it broke'] });

function end(
  outcomes: Parameters<typeof reportOf>[0],
  words: readonly FailOn[] = [],
  stale: 'warn' | 'fail' = 'warn',
  expect: readonly KnownFailure[] = [KNOWN],
) {
  const failOn = new Set<FailOn>(['product_failure', ...words]);
  const earlier = {
    report: reportOf([sampleOutcome(), sampleOutcome({ feature: 'thinking' })]),
    place: 'there',
    history: [],
  };
  const all = outcomes.map((one) =>
    judged(one, { failOn, expect, baseline: earlier.report, today: today() }),
  );
  const settings = { failOn, stale, expect: [...expect] };
  return settled(reportOf(all), settings, { asked: 'branch:main', earlier, notice: null });
}

test('a known failure leaves the check green, and every rendering says so', () => {
  const report = end([RED]);
  assert.equal(verdictOf(report), 'passed');
  assert.match(verdictLine(report), /0 passed, 1 failed \(1 known\)/);
  const view = viewOf(report);
  assert.equal(failureMessage(view), undefined);
  for (const text of [renderSummary(view), terminalTable(view), renderHtml(view)]) {
    assert.match(text, /issue 7\): known, and fails so in 1 cell: sonnet/);
  }
  assert.match(renderJunit(view), /<property name="expected" value="known: issue 7"\/>/);
});

test('a stale one is told, and fails the check where it is asked for in either way', () => {
  const green = [sampleOutcome()];
  assert.equal(verdictOf(end(green)), 'passed');
  assert.match(
    terminalTable(viewOf(end(green))),
    /known, but passes \(stale: take it out of expect\)/,
  );
  for (const report of [end(green, [], 'fail'), end(green, ['stale'])]) {
    assert.equal(verdictOf(report), 'regressed');
    assert.deepEqual(report.regressions, ['*/*/basic_text: product_failure: stale']);
    assert.match(
      failureMessage(viewOf(report)) ?? '',
      /\n {2}\*\/\*\/basic_text: product_failure: stale$/,
    );
    const [error] = annotationsFor(viewOf(report)).filter(({ level }) => level === 'error');
    assert.match(error?.message ?? '', /: stale$/);
  }
});

test('an expired one fails by its cells and is not told twice', () => {
  const report = end([RED], [], 'fail', [{ ...KNOWN, until: '2020-01-01' }]);
  assert.deepEqual(report.regressions, ['anthropic/sonnet basic_text: product_failure']);
  assert.match(renderSummary(viewOf(report)), /known, but its time is over; it fails in 1 cell/);
});

test('a cell that disappeared fails the check where it is asked for', () => {
  assert.deepEqual(end([sampleOutcome()], ['disappeared'], 'warn', []).regressions, [
    'sonnet/2.1.330/thinking: disappeared',
  ]);
  assert.deepEqual(end([sampleOutcome()], [], 'warn', []).regressions, []);
});

test('a cell that passed on a later attempt fails the check where it is asked for', () => {
  const flaky = sampleOutcome({
    flaky: true,
    attempts: 2,
    reasons: ['the first attempt timed out'],
  });
  const report = end([flaky], ['flaky'], 'warn', []);
  assert.equal(verdictOf(report), 'regressed');
  assert.match(failureMessage(viewOf(report)) ?? '', /failed first and passed on a later attempt/);
  assert.equal(verdictOf(end([flaky], [], 'warn', [])), 'passed');
});
