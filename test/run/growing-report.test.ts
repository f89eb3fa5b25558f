import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { reportSchema } from '../../src/report/report.ts';
import { failedReport, openGrowingReport } from '../../src/run/growing-report.ts';
import { sampleOutcome } from '../report/sample.ts';

const frame = { startedAt: new Date('2026-01-02T03:04:05Z'), workerId: 'w', target: 't' };
const folder = () => mkdtempSync(join(tmpdir(), 'smoke-growing-'));
const onDisk = (dir: string) =>
  reportSchema.parse(JSON.parse(readFileSync(join(dir, 'report.json'), 'utf8')));
const outcome = (cell: string, parts = {}) => sampleOutcome({ cell, ...parts });

const FRAME = { models: ['m'], releases: ['2.1.330'], probes: ['p'], repeat: 1, shard: null };

test('it is valid from its opening on, and incomplete', async () => {
  const dir = folder();
  await openGrowingReport(dir, frame);
  const { outcomes, complete, started_at } = onDisk(dir);
  assert.deepEqual([outcomes, complete, started_at], [[], false, '2026-01-02T03:04:05.000Z']);
});

test('each verdict is on disk once it is recorded, in the plan’s order', async () => {
  const dir = folder();
  const growing = await openGrowingReport(dir, frame);
  growing.plan(['a', 'b', 'c'], FRAME);
  assert.equal(await growing.record(outcome('c')), 1);
  assert.deepEqual(
    onDisk(dir).outcomes.map(({ cell }) => cell),
    ['c'],
  );
  assert.equal(await growing.record(outcome('a', { classification: 'product_failure' })), 2);
  const report = onDisk(dir);
  assert.deepEqual(
    report.outcomes.map(({ cell }) => cell),
    ['a', 'c'],
  );
  assert.deepEqual(report.totals, { passed: 1, failed: 1, skipped: 0 });
  assert.equal(report.regressions.length, 1);
});

test('a burst costs few writes and loses nothing', async () => {
  const dir = folder();
  const cells = Array.from({ length: 50 }, (_, index) => `cell-${index}`);
  const growing = await openGrowingReport(dir, frame);
  growing.plan(cells, FRAME);
  const recorded = cells.toReversed().map(async (cell) => {
    await growing.record(outcome(cell));
    assert.ok(
      onDisk(dir).outcomes.some((found) => found.cell === cell),
      `${cell} is on disk when told so`,
    );
  });
  await Promise.all(recorded);
  assert.deepEqual(
    onDisk(dir).outcomes.map(({ cell }) => cell),
    cells,
  );
  assert.deepEqual(readdirSync(dir), ['report.json']);
});

test('it is complete only when all cells are in, and the run says so', async () => {
  const growing = await openGrowingReport(folder(), frame);
  growing.plan(['a', 'b'], FRAME);
  await growing.record(outcome('a'));
  assert.equal(growing.report({ complete: true, error: null }).complete, false);
  await growing.record(outcome('b'));
  assert.equal(growing.report({ complete: true, error: null }).complete, true);
  assert.equal(growing.report({ complete: false, error: null }).complete, false);
});

test('a write that fails is told, and the next one succeeds', async () => {
  const dir = folder();
  const growing = await openGrowingReport(dir, frame);
  growing.plan(['a', 'b'], FRAME);
  rmSync(dir, { recursive: true });
  await assert.rejects(growing.record(outcome('a')));
  mkdirSync(dir);
  await growing.record(outcome('b'));
  assert.deepEqual(
    onDisk(dir).outcomes.map(({ cell }) => cell),
    ['a', 'b'],
  );
});

test('a run that could not begin has a valid report as well', () => {
  const report = reportSchema.parse(failedReport({ kind: 'configuration', message: 'no' }));
  assert.deepEqual([report.complete, report.error?.message], [false, 'no']);
});
