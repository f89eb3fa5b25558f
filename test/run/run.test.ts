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
import { fileURLToPath } from 'node:url';
import { verdictLine, verdictOf } from '../../src/report/outputs.ts';
import type { Report } from '../../src/report/report.ts';
import { viewOf } from '../../src/report/view/view.ts';
import { writeReport } from '../../src/report/write.ts';
import { lineProgress, type Progress } from '../../src/run/progress.ts';
import { merge, plan, run, type World } from '../../src/run/run.ts';
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
  const { report, told, temp, dir, secrets } = await smoke();
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
  assert.equal(report.baseline, undefined);
  assert.ok(secrets.includes('hidden-word'));
});

test('an earlier run’s details go, other files in the folder stay', async () => {
  const dir = join(mkdtempSync(join(tmpdir(), 'smoke-earlier-')), 'report');
  mkdirSync(join(dir, 'exchanges'), { recursive: true });
  writeFileSync(join(dir, 'exchanges', 'old.jsonl'), '');
  writeFileSync(join(dir, 'mine.txt'), '');
  writeFileSync(join(dir, '.claude-smoke'), '{"run":"0123456789abcdef"}');
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
  assert.match(report.baseline?.notice ?? '', /cannot be read: ENOENT/);
  assert.equal(report.baseline?.delta, null);
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

const PASS_THROUGH = fileURLToPath(new URL('../end-to-end/pass-through.ts', import.meta.url));
const THREE = { models: 'v/one\nv/two\nv/three', concurrency: '1', upstream: 'scripted' };
const SERVE = `exec "${process.execPath}" "${PASS_THROUGH}"`;

test('a spent limit keeps further cells from beginning, and what was left out is said', async () => {
  const { report } = await smoke({ ...THREE, 'proxy-command': SERVE, 'max-requests': '1' });
  assert.equal(report.error, null);
  assert.deepEqual(
    report.outcomes.map(({ cell }) => cell),
    ['one/2.1.330/basic_text'],
  );
  assert.equal(report.outcomes[0]?.attempts_detail[0]?.cost?.requests, 1);
  assert.equal(report.complete, false);
  assert.deepEqual(report.left_out?.cells, ['two/2.1.330/basic_text', 'three/2.1.330/basic_text']);
  assert.equal(verdictOf(report), 'passed');
  assert.match(
    verdictLine(report),
    /^Passed: no regression in the cells that ran through .*2 left out, max-requests: 1 requests of 1/,
  );
});

test('with fail-fast nothing begins after the first cell that fails the check', async () => {
  const refuse = `exec "${process.execPath}" -e 'require("node:http").createServer((q, r) => { r.statusCode = q.method === "POST" ? 500 : 200; r.end("{}"); }).listen(process.env.SMOKE_PORT)'`;
  const { report } = await smoke({
    ...THREE,
    'fail-fast': 'true',
    'proxy-command': `test "$SMOKE_MODEL" = v/one || ${SERVE}; ${refuse}`,
  });
  assert.deepEqual(
    report.outcomes.map(({ cell, regression }) => [cell, regression]),
    [['one/2.1.330/basic_text', true]],
  );
  assert.match(report.left_out?.reason ?? '', /^fail-fast: one\/2\.1\.330\/basic_text fails/);
  assert.equal(verdictOf(report), 'regressed');
});

test('a run goes on from an earlier report, in the same folder too: what passed is taken over with its details', async () => {
  const first = await smoke({ ...THREE, 'proxy-command': SERVE, 'max-requests': '2' });
  assert.equal(first.report.outcomes.length, 2);
  const log = readFileSync(join(first.dir, 'logs', 'one.log'), 'utf8');
  const second = await smoke({
    ...THREE,
    'proxy-command': SERVE,
    'report-dir': first.dir,
    resume: join(first.dir, 'report.json'),
  });
  assert.deepEqual(
    second.report.outcomes.map(({ cell, log_path }) => [cell, log_path]),
    [
      ['one/2.1.330/basic_text', 'logs/one~resumed.log'],
      ['two/2.1.330/basic_text', 'logs/two~resumed.log'],
      ['three/2.1.330/basic_text', 'logs/three.log'],
    ],
  );
  assert.equal(second.report.complete, true);
  assert.deepEqual(second.report.outcomes[0]?.checks, first.report.outcomes[0]?.checks);
  assert.equal(readFileSync(join(first.dir, 'logs', 'one~resumed.log'), 'utf8'), log);
  assert.equal(readdirSync(join(first.dir, 'exchanges')).length, 3);
});

test('a report to go on from that cannot be read is the user’s to mend', async () => {
  const { report } = await smoke({ resume: '/no/such/report.json' });
  assert.equal(report.error?.kind, 'configuration');
  assert.match(report.error.message, /^resume: \/no\/such\/report\.json cannot be read: ENOENT/);
});

test('shards that are planned, run and merged make the report of one run', async () => {
  const settings = { ...THREE, 'proxy-command': SERVE, probes: 'basic_text,thinking' };
  const direct = await smoke(settings);
  const world = { env: {}, progress: lineProgress(String, String), signal: AbortSignal.any([]) };
  const inputs = { ...settings, 'claude-path': askingClaude() };
  const planned = await plan(loadedConfig({ ...inputs, mode: 'plan', shard: '1/2' }), world);
  assert.deepEqual(planned.matrix.include, [
    { shard: '1/2', 'claude-version': '2.1.330' },
    { shard: '2/2', 'claude-version': '2.1.330' },
  ]);
  const shards = mkdtempSync(join(tmpdir(), 'smoke-shards-'));
  for (const { shard } of planned.matrix.include) {
    const dir = join(shards, shard.replace('/', 'of'));
    const { report } = await smoke({ ...settings, shard, 'report-dir': dir });
    await writeReport(dir, report, viewOf(report));
  }
  const into = join(shards, 'merged');
  const merging = loadedConfig({ ...inputs, mode: 'merge', shards, 'report-dir': into });
  const merged = await merge(merging, world);
  assert.equal(merged.report.error, null);
  const told = ({ outcomes }: Report) =>
    outcomes.map(({ cell, classification }) => [cell, classification]);
  assert.deepEqual(told(merged.report), told(direct.report));
  assert.deepEqual(merged.report.plan, direct.report.plan);
  assert.ok(merged.report.complete);
  assert.deepEqual(
    readdirSync(join(into, 'exchanges')).toSorted(),
    readdirSync(join(direct.dir, 'exchanges')).toSorted(),
  );
  writeFileSync(join(shards, '2of2', 'report.json'), '{}');
  const broken = await merge(merging, world);
  assert.match(broken.report.error?.message ?? '', /^shards: .*2of2.report\.json is no report/);
});

test('what is not shown to be ours is not deleted, and the folder not used', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'smoke-build-'));
  mkdirSync(join(dir, 'logs'));
  writeFileSync(join(dir, 'logs', 'users.log'), 'precious');
  const { report } = await smoke({ 'report-dir': dir });
  assert.equal(report.error?.kind, 'configuration');
  assert.match(report.error.message, /^report-dir: .* holds logs, .* nothing was deleted/);
  assert.equal(readFileSync(join(dir, 'logs', 'users.log'), 'utf8'), 'precious');
});
