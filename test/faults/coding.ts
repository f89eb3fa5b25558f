import { once } from 'node:events';
import zlib from 'node:zlib';
import type { Mutation } from './fault.ts';

export type Encoder = {
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly end: () => Promise<void>;
};

function compressor(coding: NonNullable<Mutation['coding']>) {
  switch (coding) {
    case 'gzip':
      return zlib.createGzip({ flush: zlib.constants.Z_SYNC_FLUSH });
    case 'deflate':
      return zlib.createDeflate({ flush: zlib.constants.Z_SYNC_FLUSH });
    case 'br':
      return zlib.createBrotliCompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      return zlib.createZstdCompress({ flush: zlib.constants.ZSTD_e_flush });
  }
}

/** Compresses what is written, piece by piece, so that nothing is held back. */
export function encoder(
  coding: Mutation['coding'],
  sink: (bytes: Uint8Array) => Promise<void>,
): Encoder {
  if (!coding) return { write: sink, end: async () => undefined };
  const stream = compressor(coding);
  const taken: Buffer[] = [];
  stream.on('data', (bytes: Buffer) => taken.push(bytes));
  const drain = async () => {
    for (let next = taken.shift(); next; next = taken.shift()) await sink(next);
  };
  return {
    async write(bytes) {
      await new Promise<void>((resolve) => stream.write(bytes, () => resolve()));
      await drain();
    },
    async end() {
      const ended = once(stream, 'end');
      stream.end();
      await ended;
      await drain();
    },
  };
}
