import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { needleFinder } from '../../src/system/needles.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\u{1f600}'), maxLength: 60 });
const needle = fc.string({
  unit: fc.constantFrom('a', 'b', 'é', '\u{1f600}'),
  minLength: 4,
  maxLength: 9,
});

test('all places of all needles are found, overlapping ones too', () => {
  fc.assert(
    fc.property(fc.array(needle, { maxLength: 6 }), text, (needles, hay) => {
      const found = needleFinder(needles)(hay).map(({ start, end }) => `${start}-${end}`);
      const expected = [...new Set(needles)].flatMap((one) =>
        Array.from({ length: hay.length }, (_, at) => at)
          .filter((at) => hay.startsWith(one, at))
          .map((at) => `${at}-${at + one.length}`),
      );
      assert.deepEqual(found.sort(), expected.sort());
    }),
  );
});

test('without a needle of four characters nothing is found', () => {
  assert.deepEqual(needleFinder(['', 'abc'])('abc abc'), []);
});
