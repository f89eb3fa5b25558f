import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderJunit } from '../../../src/report/render/junit.ts';
import { viewOf } from '../../../src/report/view/view.ts';
import { anyReport } from '../arbitrary.ts';
import { parseXml } from '../markup.ts';
import { reportOf, sampleOutcome, sampleReport } from '../sample.ts';

test('a suite per model and CLI, a case per probe, failures and skips counted', () => {
  const xml = renderJunit(viewOf(sampleReport()));
  const elements = parseXml(xml);
  const named = (name: string) => elements.filter((element) => element.name === name);
  assert.equal(named('testsuite').length, 4);
  assert.equal(named('testcase').length, 24);
  assert.equal(named('failure').length, 5);
  assert.equal(named('skipped').length, 2);
  assert.match(
    named('testsuites')[0]?.attributes ?? '',
    /tests="24" failures="5" errors="0" skipped="2"/,
  );
  assert.match(xml, /<failure message="expected input_json_delta[^"]*" type="product_failure">/);
  assert.match(xml, /<property name="cell" value="sonnet\/2\.1\.330\/tool_use_roundtrip"\/>/);
  assert.match(xml, /<system-out>--- target log \(end\)\n03:17:22 INFO/);
});

test("a run's own error is an error of its own", () => {
  const error = { kind: 'configuration' as const, message: 'models: empty' };
  const xml = renderJunit(viewOf(reportOf([], { error })));
  parseXml(xml);
  assert.match(xml, /<error message="models: empty" type="configuration">/);
});

test('repeats of a cell have names of their own', () => {
  const xml = renderJunit(
    viewOf(
      reportOf([
        sampleOutcome({ cell: 'm/1/basic_text#1' }),
        sampleOutcome({ cell: 'm/1/basic_text#2' }),
      ]),
    ),
  );
  assert.match(xml, /name="basic_text#1"/);
  assert.match(xml, /name="basic_text#2"/);
});

test('any report is well-formed XML with a case per outcome', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const cases = parseXml(renderJunit(viewOf(report))).filter(({ name }) => name === 'testcase');
      assert.equal(cases.length, report.outcomes.length + (report.error ? 1 : 0));
    }),
  );
});
