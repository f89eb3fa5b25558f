import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asksForDates, selectVersions } from '../../src/claude/selector.ts';
import { ConfigurationError } from '../../src/system/errors.ts';

const NOW = Date.parse('2026-11-25T08:00:00Z');
/** 2.1.0 to 2.1.60, one a day up to yesterday, and a pre-release. */
const VERSIONS = [...Array.from({ length: 61 }, (_, index) => `2.1.${index}`), '2.2.0-beta.1'];
const packument = {
  'dist-tags': { latest: '2.1.60', stable: '2.1.50', 'next-2': '2.2.0-beta.1' },
  versions: Object.fromEntries(VERSIONS.toSorted().map((version) => [version, {}])),
  time: Object.fromEntries(
    VERSIONS.map((version, index) => [
      version,
      new Date(NOW - (61 - index) * 86_400_000).toISOString(),
    ]),
  ),
};
const select = (selector: string) => selectVersions(selector, packument, NOW);
const refused = (selector: string, words: RegExp) =>
  assert.throws(
    () => select(selector),
    (error) => error instanceof ConfigurationError && words.test(error.message),
    selector,
  );

test('versions and tags are themselves, also a tag that looks like a count', () => {
  assert.deepEqual(['2.1.7', 'latest', 'stable', 'next-2'].map(select), [
    ['2.1.7'],
    ['2.1.60'],
    ['2.1.50'],
    ['2.2.0-beta.1'],
  ]);
  refused('nightly', /no Claude Code release "nightly"/);
});

test('the last ones count back from the tag, without pre-releases, the oldest first', () => {
  assert.deepEqual(select('latest-3'), ['2.1.58', '2.1.59', '2.1.60']);
  assert.deepEqual(select('stable-2'), ['2.1.49', '2.1.50']);
  assert.equal(select('latest-99').length, 61);
});

test('a range holds both ends, and thinned it keeps them', () => {
  assert.deepEqual(select('2.1.58..latest'), ['2.1.58', '2.1.59', '2.1.60']);
  assert.deepEqual(select('2.1.20..2.1.60~5'), ['2.1.20', '2.1.30', '2.1.40', '2.1.50', '2.1.60']);
  assert.deepEqual(select('2.1.58..latest~9'), ['2.1.58', '2.1.59', '2.1.60']);
  assert.deepEqual(select('2.1.58..latest~1'), ['2.1.60']);
  assert.deepEqual(select('2.0.500..2.1.1'), ['2.1.0', '2.1.1']);
  refused('latest..2.1.3', /no release in latest\.\.2\.1\.3\. Give the older end first/);
  refused(
    '2.1.0..latest',
    /has 61 releases, and 50 are the most\. Thin it, such as 2\.1\.0\.\.latest~5/,
  );
});

test('any thinning is in order, without doubles, of the asked length, with both ends', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 2, max: 50 }), (from, few) => {
      const found = select(`2.1.${from}..2.1.60~${few}`);
      assert.equal(found.length, Math.min(few, 61 - from));
      assert.equal(new Set(found).size, found.length);
      assert.deepEqual([found[0], found.at(-1)], [`2.1.${from}`, '2.1.60']);
    }),
  );
});

test('the newest of an age needs dates, which are asked for only then', () => {
  assert.deepEqual(select('newest-older-than:3d'), ['2.1.58']);
  assert.deepEqual(select('newest-older-than: 1w'), ['2.1.54']);
  assert.deepEqual(select('newest-older-than:25h'), ['2.1.59']);
  refused('newest-older-than:99d', /no release is as old/);
  assert.throws(
    () => selectVersions('newest-older-than:3d', { ...packument, time: undefined }, NOW),
    /does not say when/,
  );
  assert.deepEqual(['newest-older-than:3d', 'latest', '2.1.0..latest'].map(asksForDates), [
    true,
    false,
    false,
  ]);
});
