import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { align, type Member } from '../../../src/rules/fidelity/align.ts';

const members = (text: string): Member[] => [...text].map((print) => ({ print, kind: 'k' }));
const aligned = (sent: string, arrived: string) => align(members(sent), members(arrived));

test('equal members pair in order, and what is left is lost or added', () => {
  assert.deepEqual(aligned('abc', 'abc').pairs, [
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  assert.deepEqual(aligned('abcd', 'abd').lost, [2]);
  assert.deepEqual(aligned('abd', 'abcd').added, [2]);
  assert.deepEqual(aligned('abcd', 'bcda').moved, [[0, 3]]);
});

test('a changed member is the one between the same neighbours', () => {
  assert.deepEqual(aligned('abc', 'aXc').pairs[1], [1, 1]);
  assert.deepEqual(aligned('abc', 'aXc').lost, []);
  assert.deepEqual(aligned('abc', 'acX'), {
    pairs: [
      [0, 0],
      [2, 1],
    ],
    moved: [],
    lost: [1],
    added: [2],
  });
});

test('a name tells a member wherever it stands', () => {
  const named = (...ids: string[]) =>
    ids.map((id, place) => ({ print: `${id}${place}`, kind: '', id }));
  const found = align(named('a', 'b', 'c'), named('c', 'a', 'b'));
  assert.deepEqual(found.lost, []);
  assert.deepEqual(found.pairs, [
    [0, 1],
    [1, 2],
    [2, 0],
  ]);
});

test('every member is told exactly once, and nothing differs from itself', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
  fc.assert(
    fc.property(word, word, (sent, arrived) => {
      const { pairs, moved, lost, added } = aligned(sent, arrived);
      const of = (side: 0 | 1) => [...pairs, ...moved].map((match) => match[side]);
      assert.deepEqual(
        [...of(0), ...lost].toSorted((a, b) => a - b),
        [...sent].map((_, i) => i),
      );
      assert.deepEqual(
        [...of(1), ...added].toSorted((a, b) => a - b),
        [...arrived].map((_, i) => i),
      );
      const same = aligned(sent, sent);
      assert.deepEqual([same.lost, same.added, same.moved], [[], [], []]);
    }),
  );
});
