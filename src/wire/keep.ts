import type { Body, Chunk } from './exchange.ts';

/** Bytes that may still be kept, shared by all bodies of one attempt. */
export type Allowance = { left: number };

export type KeepLimits = {
  /** Bytes kept of one body; what is beyond is counted only. */
  readonly bodyBytes: number;
  /** Chunks of one body kept with a time of their own; later ones are joined with their neighbours. */
  readonly fineChunks: number;
};

export type Keeper = {
  /** Takes a copy, since a slice would pin the socket's whole read buffer. */
  add(bytes: Uint8Array, at: number): void;
  /** Charges what is kept to another allowance and gives it back to the first; drops what does not fit. */
  moveTo(allowance: Allowance): void;
  /** Bytes that passed so far. */
  size(): number;
  /** The body as it stands. */
  body(): Body;
};

/** Beyond the fine chunks, bytes that come within this many milliseconds share one chunk … */
const COARSE_MS = 20;
/** … as long as they fit into this many bytes. */
const COARSE_BYTES = 16 * 1024;

type Bucket = { readonly bytes: Uint8Array; fill: number; readonly from: number; at: number };

/** Keeps a body's beginning within bounds, however many bytes and chunks pass. */
export function keepBody(limits: KeepLimits, allowance: Allowance): Keeper {
  let purse = allowance;
  let chunks: Chunk[] = [];
  let bucket: Bucket | undefined;
  let size = 0;
  let lastAt: number | undefined;
  let kept = 0;

  function closeBucket(): void {
    if (bucket) chunks.push({ at: bucket.at, bytes: bucket.bytes.slice(0, bucket.fill) });
    bucket = undefined;
  }

  function addCoarse(piece: Uint8Array, at: number): void {
    if (bucket && (bucket.fill + piece.length > COARSE_BYTES || at - bucket.from > COARSE_MS)) {
      closeBucket();
    }
    if (piece.length > COARSE_BYTES) {
      chunks.push({ at, bytes: new Uint8Array(piece) });
      return;
    }
    bucket ??= { bytes: new Uint8Array(COARSE_BYTES), fill: 0, from: at, at };
    bucket.bytes.set(piece, bucket.fill);
    bucket.fill += piece.length;
    bucket.at = at;
  }

  return {
    add(bytes, at) {
      const whole = kept === size;
      size += bytes.length;
      lastAt = at;
      // Nothing more after a first loss: a body with a hole would be read as if it were whole.
      if (!whole) return;
      const room = Math.max(0, Math.min(limits.bodyBytes - kept, purse.left));
      const piece = bytes.subarray(0, room);
      if (piece.length === 0) return;
      kept += piece.length;
      purse.left -= piece.length;
      if (chunks.length >= limits.fineChunks) addCoarse(piece, at);
      else chunks.push({ at, bytes: new Uint8Array(piece) });
    },
    moveTo(next) {
      if (next === purse) return;
      closeBucket();
      purse.left += kept;
      const fits = Math.min(kept, Math.max(0, next.left));
      if (fits < kept) chunks = firstBytes(chunks, fits);
      kept = fits;
      next.left -= kept;
      purse = next;
    },
    size: () => size,
    body() {
      closeBucket();
      return { chunks: [...chunks], size, lastAt, truncated: kept < size };
    },
  };
}

function firstBytes(chunks: readonly Chunk[], count: number): Chunk[] {
  const first: Chunk[] = [];
  let left = count;
  for (const { at, bytes } of chunks) {
    if (left === 0) break;
    const piece = bytes.slice(0, left);
    first.push({ at, bytes: piece });
    left -= piece.length;
  }
  return first;
}
