import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { historyText, type RunLine, withRun } from '../../src/report/history.ts';
import type { Report } from '../../src/report/report.ts';
import { findBaseline } from '../../src/run/find-baseline.ts';
import { run } from '../../src/run/run.ts';
import { startFakeGithub } from '../report/github/fake-github.ts';
import { packed } from '../report/github/packed.ts';
import { reportOf, sampleOutcome } from '../report/sample.ts';
import { askingClaude } from './asking-claude.ts';
import { loadedConfig } from './loaded-config.ts';

const github = await startFakeGithub();
after(() => github.close());

const NAME = 'claude-smoke-report-smoke-aaaaaaaa-1';
const root = mkdtempSync(join(tmpdir(), 'smoke-baseline-'));

async function smoke(inputs: Readonly<Record<string, string>>, more = '') {
  const told: string[] = [];
  const { report, history, secrets } = await run(
    loadedConfig({
      'claude-path': askingClaude(more),
      'report-dir': join(root, 'report'),
      ...{ probes: 'basic_text', retries: '0' },
      ...inputs,
    }),
    {
      env: { ...github.env, PATH: process.env['PATH'], RUNNER_TEMP: root },
      progress: { phase: () => undefined, line: (text) => told.push(text), cell: () => undefined },
      signal: new AbortController().signal,
    },
  );
  return { report, history, secrets, told };
}

async function keep(id: number, report: Report, past: readonly RunLine[] = []): Promise<void> {
  const zip = await packed({
    'report.json': JSON.stringify(report),
    'history.jsonl': historyText(withRun(past, report)),
  });
  github.artifacts.unshift({ id, name: NAME, run: id, commit: `c${id}`, zip });
}

test('of two runs after each other the second knows what it broke, and its failure alone fails the check', async () => {
  const first = await smoke({ baseline: 'branch:main' });
  assert.match(first.told[0] ?? '', /^baseline: no unexpired artifact .*; going on without one$/);
  assert.equal(first.report.totals.passed, 1);
  await keep(1, first.report);

  const inputs = { baseline: 'branch:main', 'fail-on': 'new_failure' };
  const second = await smoke(inputs, 'process.exitCode = 3;');
  const { baseline } = second.report;
  assert.deepEqual(
    baseline?.delta?.new_failures,
    second.report.outcomes.map(({ cell }) => cell),
  );
  assert.equal(baseline?.started_at, first.report.started_at);
  assert.equal(second.report.regressions.length, 1);
  assert.match(
    second.told[0] ?? '',
    new RegExp(`^baseline: branch:main, artifact ${NAME} of run 1$`),
  );
  await keep(2, second.report, second.history);

  const third = await smoke({ baseline: 'run:2' });
  assert.deepEqual(
    third.history.map(({ started_at, failed }) => [started_at, failed]),
    [first, second].map(({ report }) => [report.started_at, report.totals.failed]),
  );
  assert.equal(third.report.baseline?.delta?.fixed.length, 1);
  const again = await smoke(inputs, 'process.exitCode = 3;');
  assert.equal(again.report.baseline?.delta?.still_failing.length, 1);
  assert.deepEqual(again.report.regressions, []);
});

test('a pull request is compared with its branch as it was at the merge base', async () => {
  const config = loadedConfig({ baseline: 'merge-base' });
  const find = (env: object) =>
    findBaseline(config, {
      env: { ...github.env, ...env },
      progress: { phase: () => undefined, line: () => undefined, cell: () => undefined },
    });
  assert.match(
    (await find({}))?.notice ?? '',
    /for no pull request\. Next: set baseline: branch:<name>/,
  );
  github.artifacts.length = 0;
  await keep(3, reportOf([sampleOutcome()]));
  await keep(4, reportOf([sampleOutcome()]));
  github.comparisons.set('tip...topic', { status: 'diverged', base: 'c3' });
  github.comparisons.set('c4...c3', { status: 'behind', base: 'c3' });
  const event = join(root, 'event.json');
  const base = { ref: 'main', sha: 'tip', repo: { id: 1 } };
  writeFileSync(
    event,
    JSON.stringify({ pull_request: { base, head: { sha: 'topic', repo: null } } }),
  );
  const found = await find({ GITHUB_EVENT_PATH: event });
  assert.deepEqual([found?.earlier?.place, found?.notice], [`artifact ${NAME} of run 3`, null]);
});

test('the token is kept out of everything written; without one it is said what to do', async () => {
  const { secrets } = await smoke({ 'github-token': 'ghs_another_not_real' });
  assert.ok(secrets.includes('ghs_another_not_real'));
  const config = loadedConfig({ baseline: 'run:1' });
  const found = await findBaseline(config, {
    env: { GITHUB_REPOSITORY: 'o/r' },
    progress: { phase: () => undefined, line: () => undefined, cell: () => undefined },
  });
  assert.match(found?.notice ?? '', /there is no token\. Next: set github-token or GITHUB_TOKEN/);
});
