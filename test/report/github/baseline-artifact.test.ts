import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { baselineArtifact, type Wanted } from '../../../src/report/github/baseline-artifact.ts';
import { jobApi } from '../../../src/report/github/job.ts';
import { reportOf, sampleOutcome } from '../sample.ts';
import { type FakeArtifact, startFakeGithub } from './fake-github.ts';
import { packed } from './packed.ts';

const github = await startFakeGithub();
after(() => github.close());
beforeEach(() => {
  github.artifacts.length = 0;
  github.requests.length = 0;
  github.leaked.length = 0;
  for (const state of [github.events, github.comparisons, github.forbidden]) state.clear();
});

const zips = new Map<string, Buffer>();
/** A report of one model, packed by the real client. */
for (const model of ['sonnet', 'haiku']) {
  zips.set(
    model,
    await packed({ 'report.json': JSON.stringify(reportOf([sampleOutcome({ model })])) }),
  );
}
const NAME = 'claude-smoke-report-smoke-aaaaaaaa-1';
const OWN = { name: undefined, job: 'smoke', run: '99', models: ['sonnet'] };
const MAIN: Wanted = { kind: 'branch', name: 'main' };

function artifact(
  id: number,
  parts: Partial<FakeArtifact> & { readonly model?: string } = {},
): void {
  const zip = zips.get(parts.model ?? 'sonnet') ?? Buffer.alloc(0);
  github.artifacts.unshift({ id, name: NAME, run: id, zip, ...parts });
}

async function found(wanted: Wanted = MAIN, own = {}): Promise<string> {
  const api = jobApi(github.env, undefined);
  assert.ok(api.ok);
  const got = await baselineArtifact(api.value, wanted, { ...OWN, ...own });
  return got.ok ? `${got.value.place} ${got.value.report.models}` : got.fault;
}

test('the newest of the branch is taken, and the store is not given the token', async () => {
  artifact(3);
  artifact(4);
  artifact(5, { branch: 'topic' });
  assert.equal(await found(), `artifact ${NAME} of run 4 anthropic/sonnet`);
  assert.deepEqual(github.leaked, []);
});

test('a fork’s branch of the same name, a pull request’s run, the own run and what expired are passed over', async () => {
  artifact(3);
  artifact(4, { from: 2 });
  artifact(5);
  github.events.set(5, 'pull_request');
  artifact(6);
  github.events.set(6, 'pull_request_target');
  artifact(7, { expired: true });
  artifact(8, { run: 99 });
  artifact(9, { name: 'coverage' });
  assert.match(await found(), /of run 3 /);
  github.artifacts.pop();
  assert.match(
    await found(),
    /^no unexpired artifact claude-smoke-report-… of a run on main .*Next: let a workflow/,
  );
});

test('a given name is that name alone; of default names those of the same job come first', async () => {
  artifact(3, { name: 'mine' });
  artifact(4, { name: 'claude-smoke-report-nightly-aaaaaaaa-1' });
  assert.match(await found(MAIN, { name: 'mine' }), /^artifact mine of run 3/);
  assert.match(await found(), /^artifact claude-smoke-report-nightly-aaaaaaaa-1 of run 4/);
  artifact(2);
  assert.match(await found(), /of run 2 /);
});

test('of a matrix’s artifacts the one with this run’s models is taken', async () => {
  artifact(3, { run: 3, model: 'sonnet' });
  artifact(4, { run: 3, model: 'haiku', name: 'claude-smoke-report-smoke-bbbbbbbb-1' });
  assert.match(await found(), /anthropic\/sonnet$/);
  assert.match(await found(MAIN, { models: ['haiku'] }), /anthropic\/haiku$/);
});

test('an artifact behind a thousand others is found, and no more pages are asked for', async () => {
  artifact(1);
  for (let id = 2; id <= 250; id += 1) artifact(id, { name: 'other' });
  assert.match(await found(), /of run 1 /);
  const pages = github.requests.filter((one) => one === 'GET actions/artifacts');
  assert.equal(pages.length, 3);
});

test('what is not what was uploaded, too large, or no report is told', async () => {
  artifact(3, { digest: `sha256:${'0'.repeat(64)}` });
  assert.match(await found(), /is not what was uploaded: its digest is sha256:[0-9a-f]{64}, not/);
  artifact(4, { size: 2 ** 30 });
  assert.match(await found(), /of run 4 is larger than/);
  artifact(5, { zip: await packed({ 'other.json': '{}' }) });
  assert.match(await found(), /holds no report\.json/);
  artifact(6, { zip: await packed({ 'report.json': '{"schema_version": 2}' }) });
  assert.match(await found(), /is a report of schema 2, and this version reads 1\. Next:/);
  artifact(7, { zip: Buffer.from('no zip') });
  assert.match(await found(), /cannot be unpacked: it is no zip archive/);
});

test('a run by its number may be of any branch, but is of this repository', async () => {
  artifact(3, { branch: 'topic' });
  artifact(4, { from: 2 });
  assert.match(await found({ kind: 'run', id: '3' }), /of run 3 /);
  assert.match(await found({ kind: 'run', id: '4' }), /^run 4 of this repository has no unexpired/);
});

test('at or before a commit: a later one is passed over', async () => {
  artifact(3, { commit: 'aaa' });
  artifact(4, { commit: 'bbb' });
  artifact(5, { commit: 'ccc' });
  github.comparisons.set('ccc...base', { status: 'behind', base: 'base' });
  github.comparisons.set('bbb...base', { status: 'ahead', base: 'bbb' });
  const wanted: Wanted = { kind: 'at-or-before', commit: 'base', branch: 'main' };
  assert.match(await found(wanted), /of run 4 /);
  assert.match(await found({ ...wanted, commit: 'ccc' }), /of run 5 /);
});

test('a token that may not read the artifacts is told which permission it needs', async () => {
  github.forbidden.add('actions/');
  assert.match(await found(), /HTTP 403.*give the job `permissions: actions: read`$/);
});
