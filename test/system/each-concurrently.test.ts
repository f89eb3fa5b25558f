import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as soon } from 'node:timers/promises';
import fc from 'fast-check';
import { eachConcurrently } from '../../src/system/each-concurrently.ts';

test('all items are done, in order of start, and never more at a time than the limit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(3), { maxLength: 20 }),
      fc.integer({ min: 0, max: 6 }),
      async (waits, limit) => {
        let running = 0;
        const begun: number[] = [];
        let done = 0;
        await eachConcurrently([...waits.entries()], limit, async ([index, wait]) => {
          begun.push(index);
          running += 1;
          assert.ok(running <= Math.max(1, limit));
          for (let turn = 0; turn < wait; turn += 1) await soon();
          running -= 1;
          done += 1;
        });
        assert.deepEqual(
          begun,
          waits.map((_, index) => index),
        );
        assert.equal(done, waits.length);
      },
    ),
  );
});

test('after a rejection nothing new is begun, and what runs is waited for', async () => {
  const begun: number[] = [];
  let ended = false;
  const work = async (item: number) => {
    begun.push(item);
    if (item === 0) throw new Error('first');
    for (let turn = 0; turn < 5; turn += 1) await soon();
    ended = true;
    throw new Error('second');
  };
  await assert.rejects(eachConcurrently([0, 1, 2, 3], 2, work), /first/);
  assert.deepEqual([begun, ended], [[0, 1], true]);
});
