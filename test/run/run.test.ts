import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Progress } from '../../src/run/progress.ts';
import { run, type World } from '../../src/run/run.ts';
import { askingClaude } from './asking-claude.ts';
import { loadedConfig } from './loaded-config.ts';

/** Runs with a CLI of the test's own; the folders it used are new ones. */
async function smoke(inputs: Readonly<Record<string, string>> = {}, world: Partial<World> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'smoke-run-'));
  const temp = join(root, 'temp');
  mkdirSync(temp);
  const dir = join(root, 'report');
  const told: string[] = [];
  const progress: Progress = {
    phase: (title) => told.push(`# ${title}`),
    line: (text) => told.push(text),
    cell: ({ cell, outcome }, { index, total }) =>
      told.push(`${index}/${total} ${cell} ${outcome}`),
  };
  const settings = {
    'claude-path': askingClaude(),
    probes: 'basic_text',
    retries: '0',
    'report-dir': dir,
    ...inputs,
  };
  const env = { PATH: process.env['PATH'], RUNNER_TEMP: temp, MY_API_KEY: 'hidden-word' };
  const end = await run(loadedConfig(settings), {
    env,
    progress,
    signal: new AbortController().signal,
    ...world,
  });
  return { ...end, told, temp, dir };
}

test('a run judges its plan, tells and keeps each verdict, and leaves nothing behind', async () => {
  const { report, baseline, told, temp, dir, secrets } = await smoke();
  assert.equal(report.error, null);
  assert.deepEqual(
    [
      report.complete,
      report.outcomes.map(({ classification, reasons }) => [classification, reasons]),
    ],
    [true, [['passed', []]]],
  );
  assert.deepEqual(
    told.filter((line) => line.startsWith('# ')),
    ['# Claude Code', '# 1 cells against the built-in scripted model'],
  );
  assert.match(told.at(-1) ?? '', /^1\/1 .*basic_text passed$/);
  const kept = JSON.parse(readFileSync(join(dir, 'report.json'), 'utf8'));
  assert.equal(kept.outcomes.length, 1);
  assert.deepEqual(readdirSync(temp), []);
  assert.equal(baseline, undefined);
  assert.ok(secrets.includes('hidden-word'));
});

test('an earlier run’s details go, other files in the folder stay', async () => {
  const dir = join(mkdtempSync(join(tmpdir(), 'smoke-earlier-')), 'report');
  mkdirSync(join(dir, 'exchanges'), { recursive: true });
  writeFileSync(join(dir, 'exchanges', 'old.jsonl'), '');
  writeFileSync(join(dir, 'mine.txt'), '');
  await smoke({ 'report-dir': dir });
  assert.ok(existsSync(join(dir, 'mine.txt')));
  assert.ok(!existsSync(join(dir, 'exchanges', 'old.jsonl')));
});

test('a baseline that cannot be read is told, and the run goes on', async () => {
  const { report, told } = await smoke({ baseline: '/no/such/report.json' });
  assert.match(
    told[0] ?? '',
    /^baseline: \/no\/such\/report\.json cannot be read: ENOENT.*; going on/,
  );
  assert.equal(report.totals.passed, 1);
});

test('what a user did wrong is a configuration error, in words', async () => {
  const { report } = await smoke({ 'claude-path': '/no/such/claude' });
  assert.equal(report.error?.kind, 'configuration');
  assert.match(report.error.message, /^claude-path: there is no file/);
  assert.deepEqual([report.complete, report.outcomes], [false, []]);
});

test('a shard without a cell is an error: a check that judges nothing must not pass', async () => {
  const { report } = await smoke({ shard: '2/2' });
  assert.equal(report.error?.kind, 'configuration');
  assert.match(report.error.message, /shard: 2\/2 holds no cell/);
});

test('folders that cannot be used are an infrastructure error in words, with a report all the same', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'smoke-file-')), 'file');
  writeFileSync(file, '');
  const { report } = await smoke({ 'report-dir': file });
  assert.equal(report.error?.kind, 'infrastructure');
  assert.match(
    report.error.message,
    /^Cannot write the report into .*: EEXIST.*Next: check report-dir/,
  );
  const other = await smoke({}, { env: { RUNNER_TEMP: '/no/such/folder' } });
  assert.equal(other.report.error?.kind, 'infrastructure');
  assert.match(other.report.error.message, /^Cannot make a folder in \/no\/such\/folder: ENOENT/);
  for (const { error } of [report, other.report])
    assert.doesNotMatch(error?.message ?? '', /\n\s+at /);
});

test('a machine without space is the run’s error, and no regression of the target’s', async () => {
  const full = `console.error('ENOSPC: no space left on device, write'); process.exitCode = 1;`;
  const { report } = await smoke({ 'claude-path': askingClaude(full) });
  assert.equal(report.error?.kind, 'infrastructure');
  assert.match(report.error.message, /^This machine had no space left/);
  assert.deepEqual(
    report.outcomes.map(({ classification, regression }) => [classification, regression]),
    [['harness_bug', false]],
  );
  const failing = await smoke({ 'claude-path': askingClaude('process.exitCode = 1;') });
  assert.deepEqual(
    failing.report.outcomes.map(({ classification, regression }) => [classification, regression]),
    [['product_failure', true]],
    'the same without a word of the machine',
  );
});

test('a run that is cancelled before its cells is incomplete, and no error', async () => {
  const { report, temp } = await smoke({}, { signal: AbortSignal.abort() });
  assert.deepEqual([report.complete, report.error, report.outcomes], [false, null, []]);
  assert.equal(existsSync(temp) && readdirSync(temp).length, 0);
});
