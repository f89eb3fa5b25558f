import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { encode, type ImageData } from 'fast-png';
import { drawText, readText } from '../../../src/probes/drawing/glyphs.ts';
import { readPdf, writePdf } from '../../../src/probes/drawing/pdf.ts';
import { readPng, writePng } from '../../../src/probes/drawing/png.ts';
import { ALPHABET } from '../../../src/probes/secret.ts';

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

const TEXT = 'BCDFGH-JKMNPQ';
const picture = drawText(TEXT);
const { width, height } = picture;

/** The picture's samples, a row at a time, from dark and light ones. */
function samples(dark: readonly number[], light: readonly number[]): number[] {
  return Array.from({ length: width * height }, (_, index) =>
    picture.ink(index % width, Math.floor(index / width)) ? dark : light,
  ).flat();
}

/** Rows of one bit a pixel. */
function packed(bits: readonly number[]): Uint8Array {
  const rows = Array.from({ length: height }, (_, y) => bits.slice(y * width, (y + 1) * width));
  return Uint8Array.from(
    rows.flatMap((row) =>
      Array.from({ length: Math.ceil(width / 8) }, (_, byte) =>
        Array.from({ length: 8 }, (_bit, bit) => row[byte * 8 + bit] ?? 0).reduce(
          (sum, bit) => sum * 2 + bit,
          0,
        ),
      ),
    ),
  );
}

const FORMS: Readonly<Record<string, Omit<ImageData, 'width' | 'height'>>> = {
  'one bit of grey': { depth: 1, channels: 1, data: packed(samples([0], [1])) },
  'a palette of one bit': {
    depth: 1,
    channels: 1,
    data: packed(samples([1], [0])),
    palette: [
      [250, 250, 250],
      [9, 9, 9],
    ],
  },
  'sixteen bits of grey': {
    depth: 16,
    channels: 1,
    data: Uint16Array.from(samples([300], [65_000])),
  },
  RGB: { depth: 8, channels: 3, data: Uint8Array.from(samples([0, 0, 0], [255, 255, 255])) },
  'RGBA, clear where it is not inked': {
    depth: 8,
    channels: 4,
    data: Uint8Array.from(samples([0, 0, 0, 255], [0, 0, 0, 0])),
  },
};

// The library does not interlace pixels of less than a byte.
const plain = ['null'] as const;
const both = ['null', 'Adam7'] as const;

for (const [form, image] of Object.entries(FORMS)) {
  test(`a picture that a target re-encoded is still read: ${form}`, () => {
    for (const interlace of image.depth === 1 ? plain : both) {
      const seen = readPng(encode({ width, height, ...image }, { interlace }));
      assert.equal(seen && readText(seen), TEXT, interlace);
    }
  });
}

test('a picture whose header lies about its size, and a large file, are not unpacked', () => {
  const png = Buffer.from(writePng(picture, 4, 2));
  const wide = Buffer.from(png);
  wide.writeUInt32BE(100_000, 16);
  wide.writeUInt32BE(crc32(wide.subarray(12, 29)), 29);
  assert.equal(readPng(wide), undefined);
  assert.equal(readPng(Buffer.concat([png, Buffer.alloc(64 << 10)])), undefined);
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
