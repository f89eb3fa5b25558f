import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { bodyBytes } from '../../src/wire/exchange.ts';
import { keepBody } from '../../src/wire/keep.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('whatever passes: what is kept is its beginning, within every bound', () => {
  const steps = fc.array(
    fc.record({ piece: fc.uint8Array({ maxLength: 40 }), wait: fc.integer({ min: 0, max: 30 }) }),
    { maxLength: 60 },
  );
  const bound = fc.integer({ min: 0, max: 800 });
  fc.assert(
    fc.property(
      steps,
      bound,
      bound,
      fc.integer({ min: 1, max: 9 }),
      (all, bodyBytesMax, left, fineChunks) => {
        const allowance = { left };
        const keeper = keepBody({ bodyBytes: bodyBytesMax, fineChunks }, allowance);
        let at = 0;
        for (const { piece, wait } of all) {
          at += wait;
          keeper.add(piece, at);
        }
        const passed = Buffer.concat(all.map(({ piece }) => piece));
        const fits = Math.min(passed.length, bodyBytesMax, left);
        const body = keeper.body();
        assert.deepEqual(bodyBytes(body), passed.subarray(0, fits));
        assert.equal(body.size, passed.length);
        assert.equal(body.truncated, fits < passed.length);
        assert.equal(allowance.left, left - fits);
        const times = body.chunks.map((chunk) => chunk.at);
        assert.deepEqual(
          times,
          times.toSorted((a, b) => a - b),
        );
      },
    ),
  );
});

test('chunks beyond the fine ones are joined, near enough in time', () => {
  const keeper = keepBody({ bodyBytes: 1e6, fineChunks: 10 }, { left: 1e6 });
  for (let i = 0; i < 100_000; i += 1) keeper.add(bytes('x'), i / 100);
  const { chunks, size, truncated } = keeper.body();
  assert.deepEqual([size, truncated], [100_000, false]);
  assert.ok(chunks.length < 100, `${chunks.length} chunks`);
  let passed = 0;
  for (const chunk of chunks) {
    passed += chunk.bytes.length;
    const arrived = (passed - 1) / 100;
    assert.equal(chunk.at, arrived, 'a joined chunk has the time of its last byte');
  }
});

test('a body that lost bytes keeps nothing after the gap', () => {
  const allowance = { left: 3 };
  const keeper = keepBody({ bodyBytes: 100, fineChunks: 10 }, allowance);
  keeper.add(bytes('abcd'), 0);
  allowance.left = 50;
  keeper.add(bytes('efgh'), 1);
  assert.equal(bodyBytes(keeper.body()).toString(), 'abc');
});

test('kept bytes are copies', () => {
  const keeper = keepBody({ bodyBytes: 100, fineChunks: 10 }, { left: 100 });
  const shared = bytes('abc');
  keeper.add(shared, 0);
  shared.fill(0);
  assert.equal(bodyBytes(keeper.body()).toString(), 'abc');
});

test('moving to another allowance settles both accounts and drops what does not fit', () => {
  const first = { left: 100 };
  const second = { left: 4 };
  const keeper = keepBody({ bodyBytes: 100, fineChunks: 10 }, first);
  keeper.add(bytes('abc'), 0);
  keeper.add(bytes('def'), 1);
  keeper.moveTo(second);
  assert.deepEqual([first.left, second.left], [100, 0]);
  const body = keeper.body();
  assert.equal(bodyBytes(body).toString(), 'abcd');
  assert.deepEqual([body.size, body.truncated], [6, true]);
  assert.deepEqual(
    body.chunks.map(({ at }) => at),
    [0, 1],
  );
});
