import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultCacheRoot, fillOnce, isComplete, releaseFolder } from '../../src/claude/cache.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cache-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const fill = (partial: string) => writeFile(join(partial, 'file'), '');

test('the runner says where its tool cache is, else it is the user folder of the system', () => {
  const env = { RUNNER_TOOL_CACHE: '/opt/hostedtoolcache', XDG_CACHE_HOME: '/xdg' };
  assert.equal(defaultCacheRoot(env, 'linux', '/home/a'), '/opt/hostedtoolcache');
  const xdg = { RUNNER_TOOL_CACHE: '', XDG_CACHE_HOME: '/xdg' };
  assert.equal(defaultCacheRoot(xdg, 'linux', '/home/a'), '/xdg/claude-smoke-action');
  assert.equal(defaultCacheRoot({}, 'linux', '/home/a'), '/home/a/.cache/claude-smoke-action');
  assert.equal(
    defaultCacheRoot({}, 'darwin', '/Users/a'),
    '/Users/a/Library/Caches/claude-smoke-action',
  );
  const windows = { LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local' };
  const expected = 'C:\\Users\\a\\AppData\\Local\\claude-smoke-action';
  assert.equal(defaultCacheRoot(windows, 'win32', 'C:\\Users\\a'), expected);
  assert.equal(defaultCacheRoot({}, 'win32', 'C:\\Users\\a'), expected);
});

test('a filled folder is complete and alone with its marker', async () => {
  const folder = releaseFolder(root, '2.1.330', 'linux-x64');
  assert.equal(await isComplete(folder), false);
  await fillOnce(folder, fill, sleep);
  assert.equal(await isComplete(folder), true);
  assert.deepEqual(await readdir(join(root, 'claude-code', '2.1.330')), [
    'linux-x64',
    'linux-x64.complete',
  ]);
});

test('a failed filling leaves nothing that looks whole', async () => {
  const folder = releaseFolder(root, '2.1.330', 'linux-x64');
  const failing = async (partial: string) => {
    await fill(partial);
    throw new Error('disk full');
  };
  await assert.rejects(fillOnce(folder, failing, sleep), /disk full/);
  assert.equal(await isComplete(folder), false);
  assert.deepEqual(await readdir(join(root, 'claude-code', '2.1.330')), []);
});

test('who comes second keeps what the first has put in place', async () => {
  const folder = join(root, 'release');
  await fillOnce(
    folder,
    async (partial) => {
      await writeFile(join(partial, 'second'), '');
      await fillOnce(folder, fill, sleep);
    },
    sleep,
  );
  assert.deepEqual(await readdir(folder), ['file']);
});

test('another process that has moved but not yet marked is waited for', async () => {
  const folder = join(root, 'release');
  await mkdir(folder);
  await writeFile(join(folder, 'first'), '');
  await fillOnce(folder, fill, () => writeFile(`${folder}.complete`, ''));
  assert.deepEqual(await readdir(folder), ['first']);
});

test('only old partial folders of the same platform are cleared away', async () => {
  const folder = join(root, 'linux-x64');
  const names = ['linux-x64.old.partial', 'linux-x64.new.partial', 'linux-x64-musl.old.partial'];
  for (const name of names) await mkdir(join(root, name));
  const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
  await utimes(join(root, 'linux-x64.old.partial'), longAgo, longAgo);
  await utimes(join(root, 'linux-x64-musl.old.partial'), longAgo, longAgo);
  await fillOnce(folder, fill, sleep);
  assert.deepEqual((await readdir(root)).sort(), [
    'linux-x64',
    'linux-x64-musl.old.partial',
    'linux-x64.complete',
    'linux-x64.new.partial',
  ]);
});
