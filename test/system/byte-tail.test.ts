import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteTail } from '../../src/system/byte-tail.ts';

const bytes = fc.array(
  fc
    .array(fc.constantFrom('a', 'b', '\n', '\r'), { maxLength: 12 })
    .map((letters) => letters.join('')),
  { maxLength: 30 },
);

/** The same by the plainest means: keep all, cut at the end, leave a torn first line out. */
function plainTail(whole: string, limit: number, start: number): string {
  const bound = whole.length - limit;
  if (start >= bound) return whole.slice(start);
  let from = bound;
  while (from > 0 && from < whole.length && !/[\r\n]/.test(whole[from - 1] ?? '')) from += 1;
  return whole.slice(Math.max(0, from));
}

test('keeps the last bytes as a plain reference does, however they come', () => {
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 40 }), fc.nat(200), (pieces, limit, start) => {
      const tail = new ByteTail(limit);
      for (const piece of pieces) tail.push(Buffer.from(piece));
      const whole = pieces.join('');
      assert.equal(tail.text(start), plainTail(whole, limit, start));
      assert.equal(tail.total, whole.length);
      assert.equal(tail.lineStart, Math.max(whole.lastIndexOf('\n'), whole.lastIndexOf('\r')) + 1);
    }),
  );
});

test('a secret cut in half by the bound does not stay', () => {
  const tail = new ByteTail(10);
  tail.push(Buffer.from('token=SECRETSECRET\nok\n'));
  assert.equal(tail.text(), 'ok\n');
});
