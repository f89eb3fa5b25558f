import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { annotationsFor } from '../../../src/report/render/annotations.ts';
import type { Report } from '../../../src/report/report.ts';
import { viewOf } from '../../../src/report/view/view.ts';
import { anyReport } from '../arbitrary.ts';
import { reportOf, sampleOutcome, sampleReport } from '../sample.ts';

test("regressions come first, ours before the target's; the rest is a warning", () => {
  const titles = annotationsFor(viewOf(sampleReport())).map(
    ({ level, title }) => `${level} ${title.split(':')[0]}`,
  );
  assert.deepEqual(titles, [
    'error harness_bug',
    'error product_failure',
    'warning upstream_unavailable',
    'warning probe_timeout',
    'warning model_feature_failure',
    'warning flaky',
    'warning stream/ping (target)',
    'notice claude-smoke',
  ]);
});

test('an error says what, expected against seen, whose fault and what next', () => {
  const message = annotationsFor(viewOf(sampleReport()))[1]?.message ?? '';
  assert.match(
    message,
    /^expected input_json_delta .+, seen `.+ \(`stream\/tool-json`\): tool_use_roundtrip on anthropic\/claude-sonnet-5 with CLI 2\.1\.330/,
  );
  assert.match(
    message,
    /Fault: the target \(your proxy\)\. Next: .+ See TROUBLESHOOTING\.md#product_failure\.$/,
  );
});

test('at most eight errors and one that counts the others', () => {
  const errors = annotationsFor(viewOf(regressions(12))).filter(({ level }) => level === 'error');
  assert.equal(errors.length, 9);
  assert.equal(errors[8]?.message, '4 causes more (4 cells), see the summary.');
  assert.equal(annotationsFor(viewOf(regressions(8))).length, 8);
});

test("a run's error is one error and comes before the regressions", () => {
  const error = { kind: 'infrastructure' as const, message: 'no CLI to be had' };
  const errors = annotationsFor(viewOf({ ...regressions(12), error }));
  assert.equal(errors[0]?.title, 'claude-smoke: infrastructure error');
  assert.equal(errors.length, 9);
  assert.equal(errors[8]?.message, '5 causes more (5 cells), see the summary.');
});

test('skipped cells become one notice, grouped by reason', () => {
  const notices = annotationsFor(viewOf(sampleReport())).filter(({ level }) => level === 'notice');
  assert.deepEqual(notices, [
    {
      level: 'notice',
      title: 'claude-smoke: 2 cells skipped',
      message: '2 × CLI 2.0.77 does not know --agents',
    },
  ]);
});

test('any report keeps within the caps of GitHub', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const annotations = annotationsFor(viewOf(report));
      const of = (wanted: string): number =>
        annotations.filter(({ level }) => level === wanted).length;
      assert.ok(of('error') <= 9 && of('warning') <= 8 && of('notice') <= 2);
      for (const { title, message } of annotations) {
        assert.ok(message.length <= 4096 && message.length > 0);
        assert.ok(title.length <= 255 && !/[\r\n]/.test(title));
      }
      assert.equal(
        of('error') > 0,
        report.error !== null ||
          report.outcomes.some((o) => o.regression) ||
          viewOf(report).failing.length > 0,
      );
    }),
  );
});

function regressions(n: number): Report {
  return reportOf(
    Array.from({ length: n }, (_, index) =>
      sampleOutcome({
        feature: `p${index}`,
        classification: 'product_failure',
        reasons: [`the ${'x'.repeat(index + 1)} is lost`],
      }),
    ),
  );
}
