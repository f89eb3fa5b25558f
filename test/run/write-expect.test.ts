import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readFileStart } from '../../src/config/file.ts';
import { loadConfig } from '../../src/config/load.ts';
import { judged } from '../../src/report/known-failures.ts';
import type { Report } from '../../src/report/report.ts';
import { writeExpect } from '../../src/run/write-expect.ts';
import { reportOf, sampleOutcome, sampleReport } from '../report/sample.ts';

const NOW = new Date('2026-11-30T10:00:00Z');

async function written(report: Report, text?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-expect-'));
  const file = join(folder, 'smoke.yml');
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  if (text !== undefined) writeFileSync(file, text);
  const told = await writeExpect({ file, reportDir: folder }, NOW);
  const config = () =>
    loadConfig({
      input: (name) => (name === 'config' ? file : undefined),
      readFile: readFileStart,
      cwd: folder,
      catalogue: { core: [], ui: [], all: ['basic_text'] },
    });
  return {
    told: told.ok ? told.value : told.fault,
    read: () => readFileSync(file, 'utf8'),
    config,
  };
}

test('what the last report failed by is known afterwards, and a run with the same failures is green', async () => {
  const report = sampleReport();
  const { config, told } = await written(report);
  assert.match(told, /^Wrote 5 known failures into/);
  const { expect, failOn } = config();
  const again = report.outcomes.map((one) =>
    judged(one, { expect, failOn, baseline: undefined, today: '2026-12-01' }),
  );
  assert.deepEqual(
    again.filter(({ regression }) => regression),
    [],
  );
  assert.equal(
    expect.find(({ probe }) => probe === 'tool_use_roundtrip')?.rule,
    'stream/tool-json',
  );
  assert.ok(expect.every(({ until }) => until === '2027-02-28'));
  assert.match((await written(reportOf(again), 'retries: 1\n')).told, /^Nothing to write/);
});

test('comments, order and entries of the file stay', async () => {
  const red = sampleOutcome({ classification: 'product_failure', reasons: ['a: b # c'] });
  const text =
    '# ours\nretries: 2 # two\nexpect:\n  # known\n  - {probe: x, classification: harness_bug, reason: r}\n';
  const { config, read } = await written(reportOf([red]), text);
  assert.ok(read().startsWith('# ours\nretries: 2 # two\nexpect:\n  # known\n'));
  assert.deepEqual(
    config().expect.map(({ probe, reason }) => [probe, reason]),
    [
      ['x', 'r'],
      ['basic_text', 'a: b # c'],
    ],
  );
});

test('a file that is no YAML map is left alone', async () => {
  const red = sampleOutcome({ classification: 'product_failure' });
  for (const text of ['- a\n', 'a: [\n']) {
    const { told, read } = await written(reportOf([red]), text);
    assert.match(told, /is no YAML map of settings/);
    assert.equal(read(), text);
  }
});
