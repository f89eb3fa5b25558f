import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchShards } from '../../../src/report/github/shard-artifacts.ts';

const IN_JOB = { ACTIONS_RUNTIME_TOKEN: 'a.b.c' };

function artifacts(...names: readonly [string, number][]) {
  const downloaded: string[] = [];
  const store = async () => ({
    list: async () => names.map(([name, size], index) => ({ id: index + 1, name, size })),
    download: async (id: number, folder: string) => downloaded.push(`${id} ${folder}`),
  });
  return { store, downloaded };
}

test('the run’s shard artifacts are unpacked, each into a folder of its own', async () => {
  const { store, downloaded } = artifacts(
    ['claude-smoke-report-a', 10],
    ['other', 10],
    ['claude-smoke-report-b', 10],
  );
  const fetched = await fetchShards({ into: 'here', env: IN_JOB }, store);
  assert.deepEqual(fetched, { ok: true, value: 'here' });
  assert.deepEqual(downloaded, ['1 here/1', '3 here/3']);
});

test('a name that the user gave chooses; none of it, too large, or no job is told with the next step', async () => {
  const { store, downloaded } = artifacts(['mine-1', 10], ['claude-smoke-report-b', 10]);
  assert.ok((await fetchShards({ name: 'mine', into: 'here', env: IN_JOB }, store)).ok);
  assert.deepEqual(downloaded, ['1 here/1']);
  const told = async (name: string, env = IN_JOB, given = store) => {
    const fetched = await fetchShards({ name, into: 'here', env }, given);
    return fetched.ok ? '' : fetched.fault;
  };
  assert.match(await told('nothing'), /no artifact whose name starts with nothing\. Next: let the/);
  assert.match(await told('big', IN_JOB, artifacts(['big', 2 ** 31]).store), /larger than/);
  assert.match(await told('mine', { ACTIONS_RUNTIME_TOKEN: '' }), /not in a job of GitHub Actions/);
});
