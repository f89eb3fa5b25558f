import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  historyText,
  MOST_RUNS,
  parseHistory,
  type RunLine,
  withRun,
} from '../../src/report/history.ts';
import { renderHtml } from '../../src/report/render/html/page.ts';
import { renderBadge, renderTable, renderTableData } from '../../src/report/render/publishable.ts';
import { renderSummary } from '../../src/report/render/summary/summary.ts';
import { terminalTable } from '../../src/report/render/terminal.ts';
import { viewOf } from '../../src/report/view/view.ts';
import { writeReport } from '../../src/report/write.ts';
import { reportOf, sampleOutcome, sampleReport } from './sample.ts';

const CELL = 'sonnet/2.1.330/basic_text';
const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
const green = (n: number) => reportOf([sampleOutcome()], { started_at: day(n) });
const red = (n: number) =>
  reportOf([sampleOutcome({ classification: 'product_failure' })], { started_at: day(n) });

test('a run adds its line, and beyond the most the oldest goes', () => {
  let lines: readonly RunLine[] = [];
  for (let n = 0; n < MOST_RUNS + 5; n += 1) lines = withRun(lines, green(n));
  assert.equal(lines.length, MOST_RUNS);
  assert.deepEqual([lines[0]?.started_at, lines.at(-1)?.started_at], [day(5), day(MOST_RUNS + 4)]);
  assert.deepEqual(parseHistory(historyText(lines)), lines);
  assert.deepEqual(lines[0]?.cells, { [CELL]: [1, 1, [1.8]] });
  assert.equal(parseHistory(historyText([...lines, ...lines])).length, MOST_RUNS);
});

test('repeats are one cell, with the time of each that passed', () => {
  const outcomes = ['#1', '#2', '#3'].map((n, index) =>
    sampleOutcome({
      cell: `${CELL}${n}`,
      classification: index === 1 ? 'probe_timeout' : 'passed',
      duration_s: index,
    }),
  );
  assert.deepEqual(withRun([], reportOf(outcomes))[0]?.cells, { [CELL]: [2, 3, [0, 2]] });
});

test('lines that are none are left out, whatever they hold', () => {
  const [line] = withRun([], green(0));
  const text = `\n{"a":1}\nno json\n${JSON.stringify(line)}\n{"__proto__": 1}`;
  assert.deepEqual(parseHistory(text), [line]);
  fc.assert(fc.property(fc.string(), (any) => assert.ok(Array.isArray(parseHistory(any)))));
});

test('the trend is in the view, and every renderer has a line of it', () => {
  const past = withRun(withRun([], green(0)), red(1));
  const view = viewOf(green(2), past);
  assert.deepEqual(
    view.trend.runs.map(({ passed }) => passed),
    [1, 0, 1],
  );
  assert.deepEqual(view.cells[0]?.past, ['passed', 'failed', 'passed']);
  for (const text of [renderSummary(view), terminalTable(view), renderHtml(view)]) {
    assert.match(text, /Passed in the last 3 runs: 1, 0, 1\./);
  }
  assert.match(renderHtml(view), /<dt>last runs<\/dt><dd>✓✗✓<\/dd>/);
  assert.equal(viewOf(green(0)).trend.line, '');
  assert.deepEqual(
    viewOf(reportOf([sampleOutcome({ cell: 'constructor' })]), past).cells[0]?.past,
    ['none', 'none', 'passed'],
  );
});

test('a report’s folder keeps the past, a badge and a table', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'smoke-history-'));
  const past = withRun([], green(0));
  await writeReport(dir, green(1), viewOf(green(1), past), past);
  const read = (name: string) => readFileSync(join(dir, name), 'utf8');
  assert.equal(parseHistory(read('history.jsonl')).length, 2);
  assert.deepEqual(JSON.parse(read('badge.json')), {
    schemaVersion: 1,
    label: 'Claude Code',
    message: '1/1 passed',
    color: 'brightgreen',
  });
  assert.match(read('table.md'), /\| basic_text \| ✅ pass \|/);
});

test('badge and table say what is', () => {
  const colour = (report: Parameters<typeof viewOf>[0]) =>
    JSON.parse(renderBadge(viewOf(report))).color;
  assert.equal(colour(red(0)), 'red');
  assert.equal(colour(reportOf([], { complete: false })), 'lightgrey');
  assert.equal(
    colour(reportOf([sampleOutcome(), sampleOutcome({ classification: 'probe_timeout' })])),
    'yellow',
  );
  assert.equal(
    colour(reportOf([sampleOutcome({ classification: 'not_applicable' })])),
    'lightgrey',
  );
  const view = viewOf(sampleReport());
  const { rows, claude } = JSON.parse(renderTableData(view, sampleReport()));
  assert.deepEqual([rows.length, claude], [24, ['2.0.77', '2.1.330']]);
  assert.deepEqual(rows[0], {
    feature: 'basic_text',
    model: 'sonnet',
    release: '2.0.77',
    state: 'passed',
    passed: 1,
    failed: 0,
    skipped: 0,
  });
  const table = renderTable(view).trimEnd().split('\n');
  assert.match(table[0] ?? '', /^Claude Code 2\.0\.77, 2\.1\.330 through http.*, 2026-11-02\.$/);
  assert.equal(new Set(table.slice(2).map((line) => line.split('|').length)).size, 1);
});
