import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { excerpt } from '../../src/report/excerpt.ts';
import { escapeMarkdown, escapeMarkup } from '../../src/report/render/escape.ts';
import { clip, duration, oneLine, tail } from '../../src/report/text.ts';
import { plainText } from '../../src/system/plain-text.ts';
import { outsideText } from './arbitrary.ts';

test('a cut keeps to its length and never halves a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
      for (const cut of [clip(text, max), tail(text, max)]) {
        assert.ok(cut.length <= max);
        assert.ok(cut.isWellFormed());
      }
      assert.equal(text.length <= max, clip(text, max) === text);
    }),
  );
});

test('an excerpt is redacted before it is cut, so no half secret stays', () => {
  const log = `token=SECRETSECRET ${'x'.repeat(20)}`;
  const redact = (text: string): string => text.replaceAll('SECRETSECRET', '***');
  // The cut falls into the middle of the secret.
  assert.equal(excerpt(log, redact, 26).includes('SECRET'), false);
  assert.equal(excerpt('abc', redact, 3), 'abc');
  assert.equal(excerpt('abcdef', redact, 3), '…ef');
});

test('plain text drops terminal escapes, controls and bidirectional overrides and keeps lines', () => {
  assert.equal(
    plainText('\u001b[31mred\u001b[0m\u0000\r\nnext\ttab\u202e\ud800'),
    'red\nnext\ttab\ufffd',
  );
  assert.equal(oneLine('  a\n\n b\t c '), 'a b c');
});

test('durations read well on both sides of a minute', () => {
  assert.deepEqual([0, 1.84, 59.94, 59.96, 60, 125, 3600].map(duration), [
    '0.0s',
    '1.8s',
    '59.9s',
    '1m00s',
    '1m00s',
    '2m05s',
    '60m00s',
  ]);
});

test('escaped Markdown has no live syntax left', () => {
  fc.assert(
    fc.property(outsideText, (text) => {
      const escaped = escapeMarkdown(text);
      assert.doesNotMatch(escaped, /[<>`*|[\]~\\\n\r]|&(?!#\d+;)|:\/\//);
      assert.doesNotMatch(escaped, /^(?:[-+=#>]|\d+[.)](?:\s|$))/);
    }),
  );
  assert.equal(escapeMarkdown('1. a_b _c_ | `x`'), '1&#46; a_b &#95;c&#95; &#124; &#96;x&#96;');
});

test('escaped markup holds no tag and no quote', () => {
  fc.assert(
    fc.property(outsideText, (text) => {
      assert.doesNotMatch(escapeMarkup(text), /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
    }),
  );
});
