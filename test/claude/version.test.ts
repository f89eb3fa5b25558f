import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareVersions, isExactVersion, nearestVersions } from '../../src/claude/version.ts';

const part = fc.nat({ max: 400 });
const version = fc.tuple(part, part, part).map((parts) => parts.join('.'));

test('versions sort by number, not by letter', () => {
  const mixed = ['2.1.9', '10.0.0', '2.1.330', '2.1.330-beta.10', '2.1.330-beta.2', '0.2.9'];
  assert.deepEqual(mixed.sort(compareVersions), [
    ...['0.2.9', '2.1.9', '2.1.330-beta.2', '2.1.330-beta.10', '2.1.330', '10.0.0'],
  ]);
});

test('the order has no contradictions', () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      assert.equal(Math.sign(compareVersions(a, b)), -Math.sign(compareVersions(b, a)) + 0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
        assert.ok(compareVersions(a, c) <= 0);
      }
    }),
  );
});

test('only a whole version is exact, so none can leave the cache folder', () => {
  assert.ok(isExactVersion('2.1.330'));
  assert.ok(isExactVersion('2.1.330-beta.1'));
  for (const text of [
    'latest',
    '2.1',
    'v2.1.330',
    '2.1.330/../x',
    '../2.1.330',
    '2.1.330-../x',
    '',
  ]) {
    assert.ok(!isExactVersion(text), text);
  }
});

test('the nearest versions stand on both sides, as far as there are any', () => {
  const known = ['2.0.9', '2.0.10', '2.0.1', '2.0.2', 'odd'];
  assert.deepEqual(nearestVersions('2.0.5', known), ['2.0.1', '2.0.2', '2.0.9', '2.0.10']);
  assert.deepEqual(nearestVersions('9.0.0', known), ['2.0.9', '2.0.10']);
  assert.deepEqual(nearestVersions('0.0.1', known), ['2.0.1', '2.0.2']);
});
