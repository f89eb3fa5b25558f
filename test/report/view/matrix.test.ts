import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { viewOf } from '../../../src/report/view/view.ts';
import { anyReport } from '../arbitrary.ts';
import { reportOf, sampleOutcome, sampleReport } from '../sample.ts';

test('rows are probes, columns are models and CLIs, in order of first appearance', () => {
  const { columns, rows } = viewOf(sampleReport()).matrix;
  assert.deepEqual(
    columns.map(({ model, cli }) => `${model}@${cli}`),
    ['sonnet@2.0.77', 'sonnet@2.1.330', 'qwen3-coder-plus@2.0.77', 'qwen3-coder-plus@2.1.330'],
  );
  assert.equal(rows.length, 6);
  assert.deepEqual(
    rows[5]?.cells.map(({ state, word }) => `${state} ${word}`),
    ['passed pass', 'passed pass', 'failed upstream', 'failed timeout'],
  );
  assert.equal(rows[1]?.cells[0]?.state, 'flaky');
  assert.equal(rows[2]?.cells[1]?.state, 'regression');
});

test('a cell that was not run shows as missing', () => {
  const report = reportOf([
    sampleOutcome({ model: 'a', feature: 'one' }),
    sampleOutcome({ model: 'b', full_model: 'p/b', feature: 'two' }),
  ]);
  const { rows } = viewOf(report).matrix;
  assert.deepEqual(
    rows.map(({ cells }) => cells.map(({ state }) => state)),
    [
      ['passed', 'missing'],
      ['missing', 'passed'],
    ],
  );
});

test('repeats share a cell, which shows the worst of them and how many passed', () => {
  const report = reportOf([
    sampleOutcome({ cell: 'a/1/basic_text#1' }),
    sampleOutcome({ cell: 'a/1/basic_text#2', classification: 'product_failure' }),
    sampleOutcome({ cell: 'a/1/basic_text#3' }),
  ]);
  const cell = viewOf(report).matrix.rows[0]?.cells[0];
  assert.equal(cell?.state, 'regression');
  assert.equal(cell?.word, '2/3');
  assert.equal(cell?.repeats.length, 3);
});

test('two models with one short name keep apart by their full names', () => {
  const report = reportOf([
    sampleOutcome({ model: 'm', full_model: 'x/m' }),
    sampleOutcome({ model: 'm', full_model: 'y/m' }),
  ]);
  assert.deepEqual(
    viewOf(report).matrix.columns.map(({ model }) => model),
    ['x/m', 'y/m'],
  );
});

test('every outcome stands in exactly one cell', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const view = viewOf(report);
      const { columns, rows } = view.matrix;
      const placed = rows.flatMap(({ cells }) => cells.flatMap(({ repeats }) => repeats));
      assert.equal(placed.length, report.outcomes.length);
      assert.deepEqual(new Set(placed), new Set(view.cells));
      for (const { cells } of rows) assert.equal(cells.length, columns.length);
    }),
  );
});
