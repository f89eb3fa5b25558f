import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { obtainPty } from '../../../src/claude/screen/pty-install.ts';
import { PTY_PACKAGE, PTY_VERSION, ptyPackages } from '../../../src/claude/screen/pty-packages.ts';
import { InfrastructureError } from '../../../src/system/errors.ts';
import { startFakeRegistry, tarball } from '../fake-registry.ts';

const PLATFORMS = [
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
] as const;

/** A file in a folder above which no package is installed. */
function nowhere(): string {
  return join(mkdtempSync(join(tmpdir(), 'smoke-pty-')), 'from.js');
}

const LINUX = { platform: 'linux', arch: 'x64', musl: false };

function installer(url: string, host = LINUX) {
  const registry = {
    url,
    fetch: globalThis.fetch,
    route: () => ({ words: 'no proxy', credentials: undefined }),
    sleep: async () => undefined,
    stallMs: 5000,
  };
  return { registry, host, cacheRoot: mkdtempSync(join(tmpdir(), 'smoke-cache-')) };
}

test('what is pinned is what the lock file holds, for every platform', () => {
  const lock: { packages: Record<string, { version: string; integrity: string }> } = JSON.parse(
    readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'),
  );
  for (const [platform, arch] of PLATFORMS) {
    const packages = ptyPackages({ platform, arch, musl: false }) ?? [];
    assert.equal(packages.length, 2);
    for (const { name, sha512 } of packages) {
      const locked = lock.packages[`node_modules/${name}`];
      assert.equal(locked?.version, PTY_VERSION, name);
      assert.equal(locked?.integrity, `sha512-${sha512}`, name);
    }
  }
});

test('where there is no build there is a reason, and nothing is fetched', async () => {
  for (const host of [
    { platform: 'linux', arch: 'x64', musl: true },
    { platform: 'win32', arch: 'x64', musl: false },
  ]) {
    const found = await obtainPty(installer('http://127.0.0.1:9', host), nowhere());
    assert.ok(!found.ok);
    assert.match(
      found.fault,
      /cannot be driven on (?:linux-x64-musl|win32-x64): there is no pseudo-terminal/,
    );
  }
});

test('our own node_modules serve in development', async () => {
  const found = await obtainPty(installer('http://127.0.0.1:9'));
  assert.ok(found.ok);
  assert.equal(typeof found.value.spawn, 'function');
});

test('a download that is not what is pinned here is not installed, whatever the registry says of it', async () => {
  const other = tarball([{ path: 'package/package.json', content: '{}' }]);
  const registry = await startFakeRegistry([
    { name: PTY_PACKAGE.name, version: PTY_VERSION, tarball: other },
  ]);
  const place = installer(registry.url);
  await assert.rejects(obtainPty(place, nowhere()), (error: unknown) => {
    assert.ok(error instanceof InfrastructureError);
    assert.match(error.message, /@lydell\/node-pty@1\.1\.0 is not what the registry announced/);
    return true;
  });
  const left = existsSync(place.cacheRoot)
    ? readdirSync(place.cacheRoot, { recursive: true, encoding: 'utf8' })
    : [];
  assert.deepEqual(
    left.filter((name) => name.endsWith('package.json')),
    [],
  );
  await registry.close();
});

test('a registry that has not the tried version says so', async () => {
  const registry = await startFakeRegistry([
    { name: PTY_PACKAGE.name, version: '0.0.1', tarball: tarball([]) },
  ]);
  await assert.rejects(
    obtainPty(installer(registry.url), nowhere()),
    /has no usable entry for @lydell\/node-pty@1\.1\.0, which the screen probes need/,
  );
  await registry.close();
});
