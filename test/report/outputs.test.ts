import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportOutputs } from '../../src/report/outputs.ts';
import { failureMessage as messageOf } from '../../src/report/render/failure-message.ts';
import type { Report } from '../../src/report/report.ts';
import { viewOf } from '../../src/report/view/view.ts';
import { reportOf, sampleOutcome, sampleReport } from './sample.ts';

const failureMessage = (report: Report) => messageOf(viewOf(report));

const broken = sampleOutcome({ classification: 'product_failure' });
const error = { kind: 'infrastructure' as const, message: 'the target never came up on port 4000' };

test('outputs are the verdict and the counts', () => {
  assert.deepEqual(reportOutputs(sampleReport()), {
    verdict: 'regressed',
    passed: 17,
    failed: 5,
    skipped: 2,
    regressions: 2,
  });
});

test('a passed run has no failure message, also with failures outside fail-on', () => {
  assert.equal(failureMessage(reportOf([sampleOutcome()])), undefined);
  const outage = reportOf([sampleOutcome({ classification: 'upstream_unavailable' })]);
  assert.equal(reportOutputs(outage).verdict, 'passed');
  assert.equal(failureMessage(outage), undefined);
});

test('the message tells regression, configuration and infrastructure apart', () => {
  assert.equal(
    failureMessage(reportOf([broken])),
    'Regressed: 1 regression (0 passed, 1 failed, 0 skipped).\n  product_failure, without a recorded reason: basic_text on anthropic/sonnet with CLI 2.1.330',
  );
  assert.equal(
    failureMessage(reportOf([], { error })),
    'Infrastructure error: the target never came up on port 4000',
  );
  const wrong = { kind: 'configuration' as const, message: 'models: empty' };
  assert.equal(
    failureMessage(reportOf([], { error: wrong })),
    'Configuration error: models: empty',
  );
});

test('a run that was cut short never passes', () => {
  const cut = reportOf([sampleOutcome()], { complete: false });
  assert.equal(reportOutputs(cut).verdict, 'error');
  assert.match(failureMessage(cut) ?? '', /^Incomplete run\. The run was cut short/);
});

test('a proven regression outranks an error, and the message names both', () => {
  const both = reportOf([broken], { error });
  assert.equal(reportOutputs(both).verdict, 'regressed');
  assert.match(failureMessage(both) ?? '', /^Regressed: .* Also: infrastructure error\./);
});

test('many regressions are named up to five', () => {
  const many = reportOf(
    Array.from({ length: 9 }, (_, index) =>
      sampleOutcome({
        feature: `p${index}`,
        classification: 'harness_bug',
        reasons: [`the ${'x'.repeat(index + 1)} is lost`],
      }),
    ),
  );
  assert.equal((failureMessage(many) ?? '').split('\n').length, 7);
  assert.match(failureMessage(many) ?? '', /and 4 more, see the summary$/);
});
