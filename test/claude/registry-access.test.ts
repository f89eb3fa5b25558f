import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registryOf } from '../../src/claude/registry-access.ts';
import { ConfigurationError } from '../../src/system/errors.ts';

function registryWith(settings: Record<string, string>, files: Record<string, string> = {}) {
  return registryOf('@anthropic-ai', {
    env: {},
    cwd: '/project',
    npm: (key) => (settings[key] ? { value: settings[key], from: `setting ${key}` } : undefined),
    readFile: (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
  });
}

test('the registry is npm’s unless the settings say otherwise; a scope’s own goes first', () => {
  assert.equal(registryWith({}).url, 'https://registry.npmjs.org');
  const registry = 'https://mirror.example/npm/';
  assert.equal(registryWith({ registry }).url, 'https://mirror.example/npm');
  const own = { registry, '@anthropic-ai:registry': 'https://own.example' };
  assert.equal(registryWith(own).url, 'https://own.example');
  assert.equal(
    registryWith({ registry, '@other:registry': 'https://o.example' }).url,
    registry.slice(0, -1),
  );
});

test('an address that cannot be used is refused without showing its password', () => {
  for (const registry of [
    'mirror.example',
    'ftp://mirror.example',
    'https://a:hidden@mirror.example',
  ]) {
    assert.throws(
      () => registryWith({ registry }),
      (error) => {
        assert.ok(error instanceof ConfigurationError);
        assert.match(error.message, /^setting registry must be/);
        assert.ok(!error.message.includes('hidden'));
        return true;
      },
    );
  }
});

test('npm’s own proxy goes before the environment’s', () => {
  const settings = { 'https-proxy': 'http://own:1', noproxy: 'inside.example' };
  const { route } = registryWith(settings);
  assert.match(
    route('https://x.example/').words,
    /through the proxy http:\/\/own:1 of setting https-proxy/,
  );
  assert.match(route('https://inside.example/').words, /no proxy/);
  assert.match(registryWith({ proxy: 'null' }).route('https://x.example/').words, /^no proxy/);
});

test('a cafile that is not there, or holds no certificate, is named', () => {
  assert.throws(
    () => registryWith({ cafile: 'root.pem' }),
    /setting cafile: .*root\.pem holds no certificate/,
  );
  assert.throws(
    () => registryWith({ cafile: '/root.pem' }, { '/root.pem': 'no' }),
    /setting cafile: .*root\.pem holds no certificate/,
  );
});
