import assert from 'node:assert/strict';
import type { Transform } from 'node:stream';
import test from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { decodeBody } from '../../src/wire/decode.ts';
import type { Body, HeaderLines } from '../../src/wire/exchange.ts';
import { bodyBytes } from '../../src/wire/exchange.ts';

const PACK: Readonly<Record<string, (bytes: Uint8Array) => Buffer>> = {
  gzip: zlib.gzipSync,
  'x-gzip': zlib.gzipSync,
  br: zlib.brotliCompressSync,
  deflate: zlib.deflateSync,
  zstd: zlib.zstdCompressSync,
};

const STREAMS: Readonly<Record<string, () => Transform & { flush(done: () => void): void }>> = {
  gzip: () => zlib.createGzip(),
  br: () => zlib.createBrotliCompress(),
  deflate: () => zlib.createDeflateRaw(),
  zstd: () => zlib.createZstdCompress(),
};

/** A body of these pieces, arriving at 0, 1, 2, … */
const coded = (encoding: string): HeaderLines => [['Content-Encoding', encoding]];

function bodyOf(pieces: readonly Uint8Array[], truncated = false): Body {
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { chunks: pieces.map((bytes, at) => ({ at, bytes })), size, lastAt: undefined, truncated };
}

function split(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

test('every encoding, also stacked, gives back what went in', async () => {
  const names = fc.array(fc.constantFrom(...Object.keys(PACK), 'identity'), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.uint8Array({ maxLength: 500 }),
      fc.integer({ min: 1, max: 64 }),
      async (encodings, plain, size) => {
        const packed = encodings.reduce<Buffer>(
          (bytes, name) => PACK[name]?.(bytes) ?? bytes,
          Buffer.from(plain),
        );
        const body = bodyOf(split(packed, size));
        const { chunks, fault } = await decodeBody(body, coded(encodings.join(' , ')), {
          whole: true,
        });
        assert.equal(fault, undefined);
        assert.deepEqual(bodyBytes({ chunks }), Buffer.from(plain));
      },
    ),
    { numRuns: 60 },
  );
});

for (const [name, open] of Object.entries(STREAMS)) {
  test(`${name}: flushed pieces keep their times, and a cut keeps what came before`, async () => {
    const packer = open();
    const pieces: Buffer[] = [];
    for (const text of ['first ', 'second ', 'third']) {
      const out: Buffer[] = [];
      const take = (bytes: Buffer) => out.push(bytes);
      packer.on('data', take);
      packer.write(text);
      await new Promise<void>((resolve) => packer.flush(resolve));
      packer.off('data', take);
      pieces.push(Buffer.concat(out));
    }
    packer.destroy();
    const { chunks, fault } = await decodeBody(bodyOf(pieces), coded(name), { whole: false });
    assert.equal(fault, undefined);
    const texts = chunks.map(({ at, bytes }) => [at, Buffer.from(bytes).toString()]);
    assert.deepEqual(texts, [
      [0, 'first '],
      [1, 'second '],
      [2, 'third'],
    ]);

    const unfinished = await decodeBody(bodyOf(pieces), coded(name), { whole: true });
    assert.equal(unfinished.fault?.encoding, name);
    const kept = await decodeBody(bodyOf(pieces, true), coded(name), { whole: true });
    assert.equal(kept.fault, undefined, 'what the recorder dropped is nobody’s fault');
  });
}

test('an encoding that does not match is a fault with its name', async () => {
  for (const encoding of ['gzip', 'br', 'zstd', 'deflate', 'rot13']) {
    const { fault } = await decodeBody(
      bodyOf([Buffer.from('{"plain":"text, not packed"}')]),
      coded(encoding),
      {
        whole: true,
      },
    );
    assert.equal(fault?.encoding, encoding);
    assert.ok(fault.message);
  }
});

test('damage in the middle is a fault, with what came before it', async () => {
  const packed = zlib.gzipSync(Buffer.from('abc'.repeat(10)));
  packed.fill(0xff, packed.length - 8);
  const { chunks, fault } = await decodeBody(
    bodyOf(split(packed, packed.length - 8)),
    coded('gzip'),
    {
      whole: true,
    },
  );
  assert.match(fault?.message ?? '', /Z_DATA_ERROR/);
  assert.equal(bodyBytes({ chunks }).toString(), 'abc'.repeat(10));
});

test('a small body that unpacks to a huge one is bounded', async () => {
  const bomb = zlib.gzipSync(Buffer.alloc(50_000_000));
  const { chunks, fault, truncated } = await decodeBody(bodyOf([bomb]), coded('gzip'), {
    whole: true,
    limit: 100_000,
  });
  assert.deepEqual([fault, truncated], [undefined, true]);
  assert.equal(bodyBytes({ chunks }).length, 100_000);
});

test('an empty body needs no decoding', async () => {
  const decoded = await decodeBody(bodyOf([]), coded('gzip'), { whole: true });
  assert.deepEqual(decoded, { chunks: [], fault: undefined, truncated: false });
});
