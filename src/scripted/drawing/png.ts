import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { Dots } from './glyphs.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Pixels of a picture's side, and bytes of its unpacked data, that are read at most. */
const LARGEST_SIDE = 8192;
const LARGEST_DATA = 64 << 20;
/** Samples a pixel by colour type: grey, RGB, palette, grey with alpha, RGBA. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;
/** Darker than this is ink, of 255. */
const DARK = 128;

/** Dots as a PNG, black on white with a margin, each dot a square of `scale` pixels. */
export function writePng(dots: Dots, scale: number, margin: number): Buffer {
  const width = (dots.width + 2 * margin) * scale;
  const height = (dots.height + 2 * margin) * scale;
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width, 0xff);
    row[0] = 0;
    for (let x = 0; x < width; x += 1) {
      const inked = dots.ink(Math.floor(x / scale) - margin, Math.floor(y / scale) - margin);
      if (inked) row[1 + x] = 0;
    }
    return row;
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits of grey.
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** A PNG's dark pixels. Eight bits a sample, not interlaced; undefined for any other picture or a broken one. */
export function readPng(file: Buffer): Dots | undefined {
  const chunks = chunksOf(file);
  const head = chunks?.get('IHDR');
  const packed = chunks?.get('IDAT');
  if (!head || head.length < 13 || !packed) return undefined;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const [depth, colour = 0, , , interlace] = head.subarray(8);
  const samples = SAMPLES[colour];
  const readable = samples !== undefined && depth === 8 && interlace === 0;
  if (!readable || Math.max(width, height) > LARGEST_SIDE) return undefined;
  const pixels = unpack(packed, width, height, samples);
  if (!pixels) return undefined;
  const palette = chunks?.get('PLTE');
  return {
    width,
    height,
    ink: (x, y) => {
      if (x < 0 || y < 0 || x >= width || y >= height) return false;
      const at = (y * width + x) * samples;
      if (colour === PALETTE) return (palette?.[(pixels[at] ?? 0) * 3] ?? 255) < DARK;
      const opaque =
        samples === 2 || samples === 4 ? (pixels[at + samples - 1] ?? 0) >= DARK : true;
      return opaque && (pixels[at] ?? 255) < DARK;
    },
  };
}

/** The chunks by type, data of one type joined; undefined when the file is no whole PNG. */
function chunksOf(file: Buffer): Map<string, Buffer> | undefined {
  if (!file.subarray(0, 8).equals(SIGNATURE)) return undefined;
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 8 + file.readUInt32BE(at);
    if (end + 4 > file.length) return undefined;
    if (crc32(file.subarray(at + 4, end)) !== file.readUInt32BE(end)) return undefined;
    const type = file.toString('latin1', at + 4, at + 8);
    chunks.set(
      type,
      Buffer.concat([chunks.get(type) ?? Buffer.alloc(0), file.subarray(at + 8, end)]),
    );
    at = end + 4;
  }
  return chunks.has('IEND') ? chunks : undefined;
}

/** Undoes compression and the rows' filters. */
function unpack(
  packed: Buffer,
  width: number,
  height: number,
  samples: number,
): Buffer | undefined {
  const stride = width * samples;
  const raw = inflate(packed);
  if (!raw || raw.length < height * (stride + 1)) return undefined;
  const pixels = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const here = y * stride + x;
      const left = x >= samples ? (pixels[here - samples] ?? 0) : 0;
      const up = y > 0 ? (pixels[here - stride] ?? 0) : 0;
      const corner = x >= samples && y > 0 ? (pixels[here - stride - samples] ?? 0) : 0;
      const sample = raw[y * (stride + 1) + 1 + x] ?? 0;
      pixels[here] = (sample + predicted(filter, left, up, corner)) & 0xff;
    }
  }
  return pixels;
}

function inflate(packed: Buffer): Buffer | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: LARGEST_DATA });
  } catch {
    return undefined;
  }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, corner);
    default:
      return 0;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (toLeft === undefined || toUp === undefined || toCorner === undefined) return left;
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
