import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { startCacheService } from './cache-service.ts';
import { startFakeRegistry, tarball } from './fake-registry.ts';

const PACKAGE = '@anthropic-ai/claude-code';
const SCRIPT = fileURLToPath(new URL('obtain-cached.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'actions-cache-'));
const ends: (() => unknown)[] = [];
after(async () => {
  for (const end of ends) await end();
  rmSync(root, { recursive: true });
});

const result = z.object({ versions: z.array(z.string()), notices: z.array(z.string()) });

function release(version: string, remark = '') {
  const answers = {
    '--version': `${version} (Claude Code)\n`,
    '--help': '  -p, --print   Print\n',
  };
  const program = `process.stdout.write(${JSON.stringify(answers)}[process.argv[2]]); // ${remark}`;
  const files = [
    { path: 'package/package.json', content: '{"bin":{"claude":"cli.cjs"}}' },
    { path: 'package/cli.cjs', content: program },
  ];
  return { name: PACKAGE, version, tarball: tarball(files) };
}

async function open(services: { close: () => unknown }): Promise<void> {
  ends.push(services.close);
}

/** A job on a fresh machine, whose tool cache lies where it always lies. */
async function job(registry: string, env: Readonly<Record<string, string>>, ...args: string[]) {
  const place = join(root, 'tool-cache');
  rmSync(place, { recursive: true, force: true });
  const { PATH } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, '2.0.9', ...args], {
    env: {
      PATH,
      HOME: root,
      RUNNER_TEMP: root,
      RUNNER_TOOL_CACHE: place,
      GITHUB_WORKSPACE: root,
      npm_config_registry: registry,
      ...env,
    },
  });
  const files = readdirSync(join(place, 'claude-code', '2.0.9'));
  return { ...result.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')), files, stdout };
}

const tarballsAsked = (requests: readonly string[]) =>
  requests.filter((path) => path.endsWith('.tgz')).length;

test('what the first run fetched is taken from the cache by the next one', async () => {
  const [registry, service] = [
    await startFakeRegistry([release('2.0.9')]),
    await startCacheService(),
  ];
  await open(registry);
  await open(service);
  const first = await job(registry.url, service.env);
  assert.deepEqual(first.versions, ['2.0.9']);
  assert.equal(tarballsAsked(registry.requests), 1);
  assert.match(service.keys().join(), /^claude-code-2\.0\.9-\w+-\w+(-musl)?-[A-Za-z0-9]{32}$/);
  const second = await job(registry.url, service.env);
  assert.deepEqual(second.versions, ['2.0.9']);
  assert.deepEqual(second.notices, []);
  assert.equal(tarballsAsked(registry.requests), 1);
  assert.ok(service.requests.includes('GET blob'));
  // The tarball itself does not stay beside the release.
  assert.equal(second.files.filter((name) => name.endsWith('.tgz')).length, 0);
});

test('with a service that is down the run goes on without it', async () => {
  const [registry, service] = [
    await startFakeRegistry([release('2.0.9')]),
    await startCacheService('down'),
  ];
  await open(registry);
  await open(service);
  const { versions, notices } = await job(registry.url, service.env);
  assert.deepEqual(versions, ['2.0.9']);
  assert.match(notices.join(), /GitHub's cache did not answer/);
  assert.deepEqual([...new Set(service.requests)], ['GetCacheEntryDownloadURL']);
});

test('nothing is asked of it with cache: false, nor on a runner of one’s own', async () => {
  const [registry, service] = [
    await startFakeRegistry([release('2.0.9')]),
    await startCacheService(),
  ];
  await open(registry);
  await open(service);
  await job(registry.url, service.env, 'false');
  await job(registry.url, { ...service.env, RUNNER_ENVIRONMENT: 'self-hosted' });
  assert.deepEqual(service.requests, []);
});
