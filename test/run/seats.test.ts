import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openSeats } from '../../src/run/seats.ts';

/** Lets everything that may run now run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('the longest that waits is seated first, and of equal ones the earliest', async () => {
  const seats = openSeats(1);
  const order: string[] = [];
  const giveBack = await seats.take(1);
  const sit = async (name: string, seconds: number) => {
    const leave = await seats.take(seconds);
    order.push(name);
    leave();
  };
  const all = [sit('short', 2), sit('long', 9), sit('middle', 5), sit('middle too', 5)];
  assert.equal(seats.waiting(), 4);
  giveBack();
  await Promise.all(all);
  assert.deepEqual(order, ['long', 'middle', 'middle too', 'short']);
});

test('never more are taken than there are seats, whatever is resized meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ seconds: fc.nat(5), resize: fc.option(fc.integer({ min: -1, max: 6 })) }),
        {
          maxLength: 30,
        },
      ),
      async (people) => {
        const seats = openSeats(2);
        let seated = 0;
        let done = 0;
        await Promise.all(
          people.map(async ({ seconds, resize }) => {
            const giveBack = await seats.take(seconds);
            seated += 1;
            assert.ok(seated <= Math.max(seats.limit(), seats.peak()));
            if (resize !== null) seats.resize(resize);
            await settle();
            seated -= 1;
            done += 1;
            giveBack();
            // A second time gives nobody else's seat away.
            giveBack();
          }),
        );
        assert.equal(done, people.length);
        assert.equal(seats.waiting(), 0);
      },
    ),
  );
});

test('fewer seats take effect as people leave, more at once', async () => {
  const seats = openSeats(3);
  const leave = await Promise.all([seats.take(1), seats.take(1), seats.take(1)]);
  seats.resize(1);
  let late = false;
  void seats.take(1).then(() => {
    late = true;
  });
  leave[0]?.();
  leave[1]?.();
  await settle();
  assert.equal(late, false);
  seats.resize(2);
  await settle();
  assert.equal(late, true);
  assert.deepEqual([seats.peak(), seats.limit()], [3, 2]);
});
