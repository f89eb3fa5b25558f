import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { Body, Chunk, Decoded, HeaderLines } from './exchange.ts';
import { joinedHeader } from './header-lines.ts';

/** Decoded bytes kept of one body; a small compressed body can hold any amount. */
const DECODED_BYTES = 32 * 1024 * 1024;

/**
 * Undoes a body's content-encoding (`gzip`, `x-gzip`, `br`, `deflate` with or without zlib's wrapper, `zstd`,
 * `identity`; several, by commas, from the last to the first), chunk by chunk.
 *
 * @param whole whether the body came to its proper end, so that an unfinished compression is a fault
 */
export async function decodeBody(
  body: Body,
  headers: HeaderLines,
  { whole, limit = DECODED_BYTES }: { readonly whole: boolean; readonly limit?: number },
): Promise<Decoded> {
  const encodings = joinedHeader(headers, 'content-encoding')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  let decoded: Decoded = { chunks: body.chunks, fault: undefined, truncated: false };
  if (body.chunks.length === 0) return decoded;
  for (const encoding of encodings.reverse()) {
    const strict = whole && !body.truncated && !decoded.truncated;
    const step = await decodeOne(decoded.chunks, encoding, strict, limit);
    decoded = { ...step, truncated: decoded.truncated || step.truncated };
    if (decoded.fault) return decoded;
  }
  return decoded;
}

async function decodeOne(
  chunks: readonly Chunk[],
  encoding: string,
  strict: boolean,
  limit: number,
): Promise<Decoded> {
  const decoder = openDecoder(encoding, chunks);
  if (!decoder) {
    const fault = { encoding, message: `"${encoding}" is no known content-encoding` };
    return { chunks: [], fault, truncated: false };
  }
  const out: Chunk[] = [];
  let left = limit;
  let at = 0;
  let broken: Error | undefined;
  let truncated = false;
  decoder.on('error', (error) => {
    broken ??= error;
  });
  decoder.on('data', (bytes: Buffer) => {
    const piece = bytes.subarray(0, left);
    truncated ||= piece.length < bytes.length;
    left -= piece.length;
    if (piece.length > 0) out.push({ at, bytes: piece });
    if (truncated) decoder.destroy();
  });
  for (const chunk of chunks) {
    if (broken || truncated) break;
    at = chunk.at;
    await write(decoder, chunk.bytes);
  }
  if (strict && !broken && !truncated) await end(decoder);
  decoder.destroy();
  const message = broken && faultMessage(broken);
  return { chunks: out, fault: message ? { encoding, message } : undefined, truncated };
}

/** Resolves when the decoder has given out all that these bytes allow, or has failed. */
function write(decoder: Transform, bytes: Uint8Array): Promise<void> {
  return untilClosed(decoder, (done) => decoder.write(bytes, () => done()));
}

function end(decoder: Transform): Promise<void> {
  return untilClosed(decoder, (done) => {
    decoder.once('end', done);
    decoder.end();
  });
}

function untilClosed(decoder: Transform, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      decoder.off('close', done);
      resolve();
    };
    decoder.on('close', done);
    start(done);
  });
}

function openDecoder(encoding: string, chunks: readonly Chunk[]): Transform | undefined {
  const sync = { flush: zlib.constants.Z_SYNC_FLUSH };
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip(sync);
    case 'deflate':
      return hasZlibHeader(chunks) ? zlib.createInflate(sync) : zlib.createInflateRaw(sync);
    case 'br':
      return zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      // Older releases of node lack it.
      if (!('createZstdDecompress' in zlib)) return undefined;
      return zlib.createZstdDecompress({ flush: zlib.constants.ZSTD_e_flush });
    default:
      return undefined;
  }
}

/** Servers disagree whether `deflate` has zlib's two-byte header; its low half byte is always 8. */
function hasZlibHeader(chunks: readonly Chunk[]): boolean {
  const first = chunks.find((chunk) => chunk.bytes.length > 0)?.bytes[0] ?? 0;
  return (first & 0x0f) === 8;
}

function faultMessage(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return `${error.message} (${code})`;
}
