import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annotationsFor } from '../../../src/report/render/annotations.ts';
import { renderHtml } from '../../../src/report/render/html/page.ts';
import { renderJunit } from '../../../src/report/render/junit.ts';
import { renderSummary } from '../../../src/report/render/summary/summary.ts';
import { terminalTable } from '../../../src/report/render/terminal.ts';
import { reportSchema } from '../../../src/report/report.ts';
import { viewOf } from '../../../src/report/view/view.ts';
import { comparedWith, reportOf, sampleOutcome } from '../sample.ts';

const RED = sampleOutcome({ classification: 'product_failure' });
const BEFORE = reportOf([sampleOutcome(), sampleOutcome({ feature: 'thinking' })]);
const NOW = comparedWith(BEFORE, reportOf([RED, sampleOutcome({ feature: 'bash_tool' })]));
const FOUND = viewOf(NOW);
const MISSING = viewOf({
  ...reportOf([RED]),
  baseline: {
    asked: 'branch:main',
    ...{ place: null, started_at: null, delta: null },
    notice: 'HTTP 403. Next: give the job `permissions: actions: read`',
  },
});

test('the view says against what, and what changed, the worst first', () => {
  assert.deepEqual(FOUND.baseline, {
    line: 'Against the baseline of 2026-11-02 (branch:main, artifact smoke of run 76): -1 passed, +1 failed, ±0 skipped.',
    isFound: true,
    changes: [
      { title: '1 new failure', cells: ['sonnet/2.1.330/basic_text'] },
      { title: '1 disappeared', cells: ['sonnet/2.1.330/thinking'] },
      { title: '1 new cell', cells: ['sonnet/2.1.330/bash_tool'] },
    ],
  });
  assert.deepEqual(
    FOUND.cells.map(({ change }) => change),
    ['new failure', 'new cell'],
  );
  assert.equal(viewOf(reportOf([RED])).baseline, undefined);
});

test('every renderer tells it', () => {
  const summary = renderSummary(FOUND);
  assert.match(
    summary,
    /<b>1 new failure<\/b>: <code>sonnet\/2\.1\.330\/basic&#95;text|<b>1 new failure<\/b>/,
  );
  const terminal = terminalTable(FOUND);
  assert.match(terminal, /\n {2}1 new failure: sonnet\/2\.1\.330\/basic_text\n/);
  assert.match(terminal, /\n {2}1 disappeared: sonnet\/2\.1\.330\/thinking\n/);
  const page = renderHtml(FOUND);
  assert.match(
    page,
    /<summary>1 new failure<\/summary><ul class="cells time"><li><a href="#cell-1">/,
  );
  assert.match(page, /<li>sonnet\/2\.1\.330\/thinking<\/li>/);
  assert.match(renderJunit(FOUND), /<property name="change" value="new failure"\/>/);
  for (const text of [summary, terminal, page])
    assert.match(text, /Against the baseline of 2026-11-02/);
});

test('that there is none is said everywhere, and as a notice with the next step', () => {
  const [notice] = annotationsFor(MISSING).filter(({ title }) => title.includes('baseline'));
  assert.equal(notice?.level, 'notice');
  assert.match(
    notice.message,
    /^No baseline \(branch:main\): HTTP 403\. Next: give the job `permissions/,
  );
  for (const render of [renderSummary, terminalTable, renderHtml]) {
    assert.match(render(MISSING), /No baseline \(branch:main\): HTTP 403/);
  }
  assert.deepEqual(
    annotationsFor(FOUND).filter(({ title }) => title.includes('baseline')),
    [],
  );
});

test('a report keeps it as data', () => {
  assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(NOW))).baseline, NOW.baseline);
});
