import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf } from '../../src/claude/registry.ts';

function packumentWith(tarball: unknown) {
  const manifest = { name: 'a', version: '1.0.0', dist: { tarball, integrity: 'sha512-x' } };
  return { 'dist-tags': {}, versions: { '1.0.0': manifest } };
}

function tarballAt(registry: string, tarball: unknown) {
  return manifestOf(packumentWith(tarball), '1.0.0', { url: registry })?.dist.tarball;
}

test('the original’s tarball addresses are looked up on the mirror, others kept', () => {
  const original = 'https://registry.npmjs.org/a/-/a-1.0.0.tgz';
  assert.equal(
    tarballAt('https://mirror.example/npm', original),
    'https://mirror.example/npm/a/-/a-1.0.0.tgz',
  );
  assert.equal(tarballAt('https://registry.npmjs.org', original), original);
  assert.equal(
    tarballAt('https://mirror.example', 'https://cdn.example/a.tgz'),
    'https://cdn.example/a.tgz',
  );
});

test('a manifest that lacks what is needed is none', () => {
  assert.equal(tarballAt('https://mirror.example', undefined), undefined);
  assert.equal(tarballAt('https://mirror.example', 'no address'), undefined);
  assert.equal(manifestOf({ 'dist-tags': {}, versions: {} }, '1.0.0', { url: '' }), undefined);
});
