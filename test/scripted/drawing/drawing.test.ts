import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawText, readText } from '../../../src/scripted/drawing/glyphs.ts';
import { readPdf, writePdf } from '../../../src/scripted/drawing/pdf.ts';
import { readPng, writePng } from '../../../src/scripted/drawing/png.ts';

const ALPHABET = 'BCDFGHJKMNPQRSTVWXZ23456789'.split('');
const part = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 6, maxLength: 6 })
  .map((letters) => letters.join(''));
const token = fc.tuple(part, part).map((parts) => parts.join('-'));

test('a drawn token is read again, at any size and margin', () => {
  fc.assert(
    fc.property(
      token,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 3 }),
      (text, scale, margin) => {
        const picture = readPng(writePng(drawText(text), scale, margin));
        assert.equal(picture && readText(picture), text);
      },
    ),
    { numRuns: 40 },
  );
});

test('a blank, a cut or an altered picture shows no text', () => {
  const png = writePng(drawText('BCDFGH-JKMNPQ'), 4, 2);
  assert.equal(readPng(png.subarray(0, png.length - 20)), undefined);
  const altered = Buffer.from(png);
  altered[60] = (altered[60] ?? 0) ^ 1;
  assert.equal(readPng(altered), undefined);
  const blank = readPng(writePng({ width: 20, height: 10, ink: () => false }, 2, 1));
  assert.equal(blank && readText(blank), undefined);
});

test('readers take any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.equal(readPng(Buffer.from(bytes)), undefined);
      assert.equal(readPdf(Buffer.from(bytes)), '');
    }),
  );
});

test('a PDF shows its line, which does not stand in its bytes', () => {
  fc.assert(
    fc.property(token, (text) => {
      const pdf = writePdf(text);
      assert.equal(readPdf(pdf), text);
      // A text of a few characters may stand there by chance.
      if (text.length >= 6) assert.ok(!pdf.includes(text));
    }),
    { numRuns: 20 },
  );
});
