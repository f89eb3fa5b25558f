import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bareText } from '../../src/system/bare-text.ts';

const bare = (text: string) => bareText(text, 'joined').text;

test('what wraps a text is taken away, and what it stands for stays', () => {
  for (const [wrapped, expected] of [
    ['a\u001b[1;31mb\u001b[0m', 'ab'],
    ['a\\u001b[31mb', 'ab'],
    ['a\u001b]8;;http://x\u0007b', 'ab'],
    ['a\0b\u0007c\u202ed\u200be\ufefff', 'abcdef'],
    ['say \\"a\\\\z\\/c\\u00e9', 'say "a\\z/cé'],
    ['say \\\\\\"hi\\\\\\"', 'say "hi"'],
    ['a%20b%c3%A9%2b', 'a bé+'],
    ['&lt;a&amp;b&#39;&#x2f;', "<a&b'/"],
    ['100% of a & b; \\o/', '100% of a & b; \\o/'],
  ] as const) {
    assert.equal(bare(wrapped), expected);
  }
});

test('lines are joined, or kept as they are asked for', () => {
  assert.equal(bareText('a\r\nb\\nc%0Ad', 'joined').text, 'abcd');
  assert.equal(bareText('a\r\nb\\nc%0Ad', 'kept').text, 'a\nb\nc\nd');
});

const piece = fc.constantFrom(
  'ab',
  'x',
  '\u001b[31m',
  '\0',
  '\\"',
  '%41',
  '&amp;',
  '\\u0041',
  '\n',
  '%',
  '\\',
  'é',
);

test('a part of the bare text is what its place in the wrapped one unwraps to', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(40), fc.nat(10), (parts, at, size) => {
      const wrapped = parts.join('');
      const { text, origin } = bareText(wrapped, 'joined');
      const [start, end] = [Math.min(at, text.length), Math.min(at + size + 1, text.length)];
      if (start >= end) return;
      const place = origin({ start, end });
      assert.ok(place.start >= 0 && place.end <= wrapped.length && place.start < place.end);
      assert.ok(bare(wrapped.slice(place.start, place.end)).includes(text.slice(start, end)));
    }),
  );
});
