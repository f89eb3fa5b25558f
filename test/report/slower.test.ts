import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slowerCells } from '../../src/report/slower.ts';
import { viewOf } from '../../src/report/view/view.ts';
import { settled } from '../../src/run/settle.ts';
import { reportOf, sampleOutcome } from './sample.ts';

const CELL = 'sonnet/2.1.330/basic_text';

function timed(...seconds: number[]) {
  return reportOf(
    seconds.map((duration_s, index) => sampleOutcome({ cell: `${CELL}#${index + 1}`, duration_s })),
  );
}

test('a cell is slower by half and a second, beyond what it ever took, and never on one sample', () => {
  const slower = (now: readonly number[], before: readonly number[]) =>
    slowerCells(timed(...now), timed(...before)).map(({ seconds, earlier, ratio }) => [
      seconds,
      earlier,
      ratio,
    ]);
  assert.deepEqual(slower([6, 7], [2, 2]), [[6.5, 2, 3.25]]);
  assert.deepEqual(slower([6], [2, 2]), []);
  assert.deepEqual(slower([6, 7], [2]), []);
  // Below the floor, below the ratio, and once as fast as before.
  assert.deepEqual(slower([0.9, 0.9], [0.1, 0.1]), []);
  assert.deepEqual(slower([14, 14], [10, 10]), []);
  assert.deepEqual(slower([6, 6, 2], [2, 2.5]), []);
});

test('failures and further attempts are no measure', () => {
  const odd = timed(9, 9);
  const all = { ...odd, outcomes: odd.outcomes.map((one) => ({ ...one, attempts: 2 })) };
  assert.deepEqual(slowerCells(all, timed(1, 1)), []);
});

test('it is told, and fails the check where it is asked for', () => {
  const found = {
    asked: 'branch:main',
    earlier: { report: timed(2, 2), place: 'there', history: [] },
    notice: null,
  };
  const end = (words: readonly 'slower'[]) =>
    settled(timed(6, 6), { failOn: new Set(words), expect: [], stale: 'warn' }, found);
  assert.deepEqual(end([]).regressions, []);
  assert.deepEqual(end(['slower']).regressions, [`${CELL}: slower`]);
  assert.deepEqual(viewOf(end([])).slower, [
    `${CELL} is slower: 6.0s, 2.0s in the baseline (3 times as long)`,
  ]);
});
