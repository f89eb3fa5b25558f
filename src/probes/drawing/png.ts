import { convertIndexedToRgb, type DecodedPng, decode, encode } from 'fast-png';
import type { Dots } from './glyphs.ts';

/** Pixels of a picture's side that are read at most. */
const LARGEST_SIDE = 4096;
/** Bytes of a file that are read at most: ours have some two thousand, and what unpacks is a thousandfold at worst. */
const LARGEST_FILE = 64 << 10;
/** Where the header's width and height stand: behind the signature, the chunk's length and its name. */
const WIDTH_AT = 16;
const HEIGHT_AT = 20;
const HEADER_END = 29;
/** Darker than this is ink, of 255. */
const DARK = 128;

/** Dots as a PNG, black on white with a margin, each dot a square of `scale` pixels. */
export function writePng(dots: Dots, scale: number, margin: number): Uint8Array {
  const width = (dots.width + 2 * margin) * scale;
  const height = (dots.height + 2 * margin) * scale;
  const data = Uint8Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    return dots.ink(Math.floor(x / scale) - margin, Math.floor(y / scale) - margin) ? 0 : 255;
  });
  return encode({ width, height, data, depth: 8, channels: 1 });
}

/** A PNG's dark pixels; undefined for any other picture, a broken one, or one too large to be ours. */
export function readPng(file: Uint8Array): Dots | undefined {
  if (file.length < HEADER_END || file.length > LARGEST_FILE) return undefined;
  // The decoder believes the header and allocates what it says.
  const head = new DataView(file.buffer, file.byteOffset, HEADER_END);
  const sides = [head.getUint32(WIDTH_AT), head.getUint32(HEIGHT_AT)];
  if (Math.max(...sides) > LARGEST_SIDE) return undefined;
  try {
    return dotsOf(decode(file, { checkCrc: true }));
  } catch {
    // Whatever a target made of the picture: it can't be read, and the scene says so.
    return undefined;
  }
}

function dotsOf(png: DecodedPng): Dots {
  const { width, height } = png;
  const { data, channels, most } = samplesOf(png);
  const dark = (DARK * most) / 255;
  return {
    width,
    height,
    ink: (x, y) => {
      if (x < 0 || y < 0 || x >= width || y >= height) return false;
      const at = (y * width + x) * channels;
      const opaque = channels % 2 === 1 || (data[at + channels - 1] ?? 0) >= dark;
      return opaque && (data[at] ?? most) < dark;
    },
  };
}

/** The pixels as whole samples: grey, RGB, or either with alpha; `most` is a sample's greatest value. */
function samplesOf(png: DecodedPng) {
  const { depth, data, channels } = png;
  if (depth >= 8 && !png.palette) return { data, channels, most: 2 ** depth - 1 };
  // Grey of few bits is packed as the indexes of a palette are.
  const palette = png.palette ?? greys(2 ** depth);
  const colours = convertIndexedToRgb({ ...png, palette });
  return { data: colours, channels: palette[0]?.length ?? 3, most: 255 };
}

function greys(count: number): number[][] {
  return Array.from({ length: count }, (_, index) => {
    const grey = Math.round((index * 255) / (count - 1));
    return [grey, grey, grey];
  });
}
