import assert from 'node:assert/strict';
import { test } from 'node:test';
import { platformName } from '../../src/claude/platform.ts';
import { packageFor, resolveVersion } from '../../src/claude/release.ts';
import { ConfigurationError } from '../../src/system/errors.ts';

const packument = {
  'dist-tags': { latest: '2.1.330', odd: 'gone' },
  versions: { '2.0.77': {}, '2.1.329': {}, '2.1.330': {} },
};

const PLATFORMS = [
  ...['linux-x64', 'linux-arm64', 'linux-x64-musl', 'linux-arm64-musl'],
  ...['darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'],
];

function manifest(optionalDependencies: Record<string, string>) {
  const dist = { tarball: 'http://127.0.0.1/x.tgz', integrity: '' };
  return { name: '@anthropic-ai/claude-code', version: '2.1.330', optionalDependencies, dist };
}

test('a tag and an exact version resolve', () => {
  assert.equal(resolveVersion('latest', packument), '2.1.330');
  assert.equal(resolveVersion('2.0.77', packument), '2.0.77');
});

test('what is no version is told how to be one', () => {
  for (const selector of ['newest', '2.1', '', 'odd', 'constructor', '__proto__']) {
    assert.throws(
      () => resolveVersion(selector, packument),
      (error) => {
        assert.ok(error instanceof ConfigurationError, selector);
        assert.match(error.message, /the newest is 2\.1\.330\) or a tag \(latest, odd\)/);
        return true;
      },
    );
  }
});

test('each platform gets its own package', () => {
  const native = Object.fromEntries(
    PLATFORMS.map((name) => [`@anthropic-ai/claude-code-${name}`, '2.1.330']),
  );
  for (const platform of ['linux', 'darwin', 'win32']) {
    for (const arch of ['x64', 'arm64']) {
      for (const musl of [false, true]) {
        const host = { platform, arch, musl };
        const suffix = platform === 'linux' && musl ? '-musl' : '';
        assert.equal(platformName(host), `${platform}-${arch}${suffix}`);
        assert.deepEqual(packageFor(manifest(native), host), {
          name: `@anthropic-ai/claude-code-${platform}-${arch}${suffix}`,
          version: '2.1.330',
        });
      }
    }
  }
});

test('a release whose optional dependencies are others is one for all machines', () => {
  const host = { platform: 'freebsd', arch: 'x64', musl: false };
  assert.deepEqual(packageFor(manifest({ '@img/sharp-linux-x64': '^0.33.5' }), host), {
    name: '@anthropic-ai/claude-code',
    version: '2.1.330',
  });
});
