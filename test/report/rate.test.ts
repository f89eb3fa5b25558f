import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chanceOfDrop, isLower, type Rate, wilson } from '../../src/report/rate.ts';

const rate = (passed: number, ran: number): Rate => ({ passed, ran });
const near = (seen: number, wanted: number) =>
  assert.ok(Math.abs(seen - wanted) < 0.0006, `${seen} is not ${wanted}`);

test('Wilson’s interval as published', () => {
  // Newcombe 1998, Statistics in Medicine 17, 857–872, table I (method 3), and Wilson's formula at the ends.
  const known = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [10, 10, 0.7225, 1],
    [5, 10, 0.2366, 0.7634],
    [1, 1, 0.2065, 1],
  ] as const;
  for (const [passed, ran, low, high] of known) {
    const seen = wilson(rate(passed, ran));
    near(seen.low, low);
    near(seen.high, high);
  }
  assert.deepEqual(wilson(rate(0, 0)), { low: 0, high: 1 });
});

test('Fisher’s exact test, one-sided, against counts by hand', () => {
  const known = [
    // The tea that Fisher was served: three of four right by chance in 17 of 70, four in 1 of 70.
    [1, 4, 3, 4, 17 / 70],
    [0, 4, 4, 4, 1 / 70],
    [0, 2, 2, 2, 1 / 6],
    [1, 2, 2, 2, 1 / 2],
    [0, 3, 3, 3, 1 / 20],
    [7, 10, 10, 10, 0.105263],
    [5, 10, 10, 10, 0.016254],
    [6, 10, 10, 10, 0.043344],
    [10, 10, 7, 10, 1],
  ] as const;
  for (const [passed, ran, before, of, chance] of known) {
    near(chanceOfDrop(rate(passed, ran), rate(before, of)), chance);
  }
});

test('a lower rate counts only beyond chance, or when nothing is left of a clean past', () => {
  const lower = (now: Rate, before: Rate) => isLower(now, before);
  assert.ok(lower(rate(6, 10), rate(10, 10)));
  assert.ok(!lower(rate(7, 10), rate(10, 10)));
  assert.ok(lower(rate(0, 2), rate(2, 2)));
  assert.ok(!lower(rate(0, 2), rate(1, 2)));
  assert.ok(!lower(rate(0, 0), rate(2, 2)));
  assert.ok(!lower(rate(0, 2), rate(0, 0)));
});

const anyRate = fc
  .integer({ min: 1, max: 50 })
  .chain((ran) => fc.nat(ran).map((passed) => rate(passed, ran)));

test('any interval holds its share, and of any two rates at most one is lower', () => {
  fc.assert(
    fc.property(anyRate, anyRate, (a, b) => {
      const { low, high } = wilson(a);
      assert.ok(0 <= low && low <= a.passed / a.ran && a.passed / a.ran <= high && high <= 1);
      assert.ok(!(isLower(a, b) && isLower(b, a)));
      if (isLower(a, b)) assert.ok(a.passed / a.ran < b.passed / b.ran);
    }),
  );
});
