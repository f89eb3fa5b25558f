import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sideBySide } from '../../src/system/side-by-side.ts';

test('so many at once and no more, with the results in order', async () => {
  let [running, most] = [0, 0];
  const results = await sideBySide([30, 1, 20, 1, 10], 2, async (ms) => {
    running += 1;
    most = Math.max(most, running);
    await setTimeout(ms);
    running -= 1;
    return ms;
  });
  assert.deepEqual(results, [30, 1, 20, 1, 10]);
  assert.equal(most, 2);
  assert.deepEqual(await sideBySide([], 3, async () => 1), []);
});

test('an error is thrown when what was under way has ended', async () => {
  const ended: number[] = [];
  const work = sideBySide([1, 2], 2, async (item) => {
    if (item === 1) throw new Error('one');
    await setTimeout(10);
    ended.push(item);
  });
  await assert.rejects(work, /one/);
  assert.deepEqual(ended, [2]);
});
