import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readZip } from '../report/zip.ts';
import { pathOf, realClaude } from './claude.ts';
import { type Job, openJob } from './job.ts';

const DEFECT = fileURLToPath(new URL('refuses-tool-results.ts', import.meta.url));
const CORE = [
  'basic_text',
  'thinking',
  'tool_use_roundtrip',
  'interleaved_thinking_tool',
  'subagent_task',
  'compact_command',
];

/** Settles once the child's output matches; rejects when it ends without. */
function printed(child: ChildProcess, pattern: RegExp): Promise<void> {
  let log = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (bytes) => {
      log += bytes;
      if (pattern.test(log)) resolve();
    });
    child.once('close', () => reject(new Error(`ended without ${pattern}:\n${log}`)));
  });
}

/** For what only POSIX signals can do; on Windows there is nothing to test, so nothing is registered. */
const onPosix: typeof test.test | (() => void) =
  process.platform === 'win32' ? () => undefined : test;

/** The committed bundle, spawned as the runner would, with the real CLI. */
describe('the bundle in a job', { timeout: 300_000 }, () => {
  let claude = '';
  const jobs: Job[] = [];
  const job = async (env?: Readonly<Record<string, string>>) => {
    const opened = await openJob(env);
    jobs.push(opened);
    return opened;
  };
  before(async () => {
    claude = pathOf(await realClaude());
  });
  after(async () => {
    for (const opened of jobs) await opened.close();
  });

  test('the embedded default passes, and its report is uploaded', async () => {
    const one = await job();
    const main = await one.start('action', { 'claude-path': claude, probes: 'core' }).ended;
    assert.equal(main.code, 0, main.stdout + main.stderr);
    const report = one.report();
    assert.deepEqual(
      report.outcomes.map((outcome) => outcome.feature),
      CORE,
    );
    assert.deepEqual(
      [...new Set(report.outcomes.map((outcome) => outcome.classification))],
      ['passed'],
    );
    assert.deepEqual(
      report.outcomes.flatMap((outcome) => outcome.findings),
      [],
    );
    assert.equal(report.complete, true);

    const { verdict, passed, failed, regressions } = main.outputs;
    assert.deepEqual(
      { verdict, passed, failed, regressions },
      { verdict: 'passed', passed: '6', failed: '0', regressions: '0' },
    );
    assert.match(main.summary, /tool_use_roundtrip/);
    assert.deepEqual(main.annotations, []);
    const [archive] = one.results.artifacts.values();
    assert.ok(archive, 'an artifact was uploaded');
    const names = [...readZip(archive).keys()];
    for (const name of ['report.json', 'report.html', 'junit.xml', 'summary.md'])
      assert.ok(names.includes(name), name);
    assert.ok(
      names.some((name) => name.startsWith('exchanges/')),
      names.join(),
    );

    const post = await one.start('post', {}).ended;
    assert.equal(post.code, 0);
    assert.equal(one.results.artifacts.size, 1, 'post has nothing left to publish');
  });

  test('a proxy that refuses tool results fails the check, named with cells and reason', async () => {
    const one = await job({
      PROVIDER_API_KEY: 'provider-key-0123456789',
      GITHUB_TOKEN: 'not-for-children',
    });
    const main = await one.start('action', {
      'claude-path': claude,
      'proxy-command': `exec "${process.execPath}" "${DEFECT}"`,
      upstream: 'scripted',
      probes: 'basic_text\ntool_use_roundtrip\nsubagent_task',
      'auth-token': 'gateway-token-abcdef',
      retries: '0',
    }).ended;
    assert.equal(main.code, 1, main.stdout + main.stderr);
    const outcomes = one
      .report()
      .outcomes.map(({ feature, classification }) => [feature, classification]);
    assert.deepEqual(outcomes, [
      ['basic_text', 'passed'],
      ['tool_use_roundtrip', 'product_failure'],
      ['subagent_task', 'product_failure'],
    ]);
    const failed = one.report().outcomes[1];
    assert.match(failed?.reasons.join('\n') ?? '', /500/);
    assert.match(failed?.reasons.join('\n') ?? '', /tool results are hard/);
    const errors = main.annotations.filter((line) => line.startsWith('::error')).join('\n');
    assert.match(errors, /tool_use_roundtrip/);
    assert.match(errors, /answered with 500/);
    assert.equal(main.outputs['verdict'], 'regressed');

    // What the proxy printed is no command, and no secret of the job is anywhere.
    assert.doesNotMatch(main.stdout, /^::error::not a workflow command/m);
    const dir = join(one.workspace, 'claude-smoke-report');
    for (const path of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (!path.isFile()) continue;
      const text = readFileSync(join(path.parentPath, path.name), 'utf8');
      assert.doesNotMatch(
        text,
        /provider-key-0123456789|gateway-token-abcdef|not-for-children/,
        path.name,
      );
    }
    assert.match(
      readFileSync(join(dir, 'logs', 'default.log'), 'utf8'),
      /cannot translate this, key \*\*\*/,
    );
  });

  test('faults of the settings are told all at once, on their lines', async () => {
    const one = await job();
    mkdirSync(join(one.workspace, '.github'));
    writeFileSync(
      join(one.workspace, '.github/claude-smoke.yml'),
      'retries: 1\nmodles:\n  - a/b\n',
    );
    const main = await one.start('action', { 'probe-timeout': 'soon', probes: 'basic_txt' }).ended;
    assert.equal(main.code, 1);
    const errors = main.annotations.join('\n');
    assert.match(errors, /file=\.github\/claude-smoke\.yml,line=2/);
    for (const name of ['modles', 'probe-timeout', 'probes', 'basic_text'])
      assert.match(errors, new RegExp(name));
    assert.doesNotMatch(
      main.stdout + main.stderr,
      /\n\s+at /,
      'no stack trace for a user’s mistake',
    );
    assert.equal(main.outputs['verdict'], 'error');
    assert.equal(one.report().error?.kind, 'configuration');
  });

  test('a target that exits is an infrastructure error with its last lines', async () => {
    const one = await job();
    const main = await one.start('action', {
      'claude-path': claude,
      'proxy-command': 'echo "no config found"; exit 3',
      upstream: 'scripted',
      probes: 'basic_text',
    }).ended;
    assert.equal(main.code, 1);
    const report = one.report();
    assert.equal(report.error?.kind, 'infrastructure');
    assert.match(report.error?.message ?? '', /exited with code 3 before it was ready/);
    assert.match(report.error?.message ?? '', /no config found/);
    assert.match(main.stdout, /no config found/);
  });

  onPosix('a cancelled job leaves no process and a report of what was judged', async () => {
    const one = await job();
    const hang = `exec "${process.execPath}" -e "require('http').createServer((q, s) => { if (q.method === 'GET') s.end('ok'); }).listen(process.env.SMOKE_PORT, '127.0.0.1')" smoke-hang-marker`;
    const inputs = {
      'claude-path': claude,
      'proxy-command': hang,
      upstream: 'scripted',
      probes: 'basic_text',
    };
    const { child, ended } = one.start('action', inputs);
    await printed(child, /cells against/);
    await pause(1500);
    child.kill('SIGINT');
    const main = await ended;
    assert.equal(main.code, 1, main.stdout);
    const report = one.report();
    assert.equal(report.complete, false);
    assert.equal(main.outputs['verdict'], 'error');
    const left = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
    assert.doesNotMatch(left, /smoke-hang-marker/);
    assert.ok(!left.includes(one.workspace), left);
  });

  onPosix('post publishes what there is when main was killed', async () => {
    const one = await job();
    const inputs = { 'claude-path': claude, probes: 'core', repeat: '50', concurrency: '1' };
    const { child, ended } = one.start('action', inputs);
    await printed(child, /\[ *2\/300\]/);
    child.kill('SIGKILL');
    await ended;
    const post = await one.start('post', inputs).ended;
    assert.equal(post.code, 1, post.stdout);
    assert.ok(one.report().outcomes.length >= 2);
    assert.equal(one.report().complete, false);
    assert.equal(one.results.artifacts.size, 1);
  });
});
