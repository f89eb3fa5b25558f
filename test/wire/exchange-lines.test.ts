import assert from 'node:assert/strict';
import test from 'node:test';
import zlib from 'node:zlib';
import type { Body, HeaderLines, Recorded } from '../../src/wire/exchange.ts';
import { exchangeLines } from '../../src/wire/exchange-lines.ts';
import { readExchange } from '../../src/wire/read.ts';

const SECRET = 'sk-very-secret';
const redact = (text: string) => text.replaceAll(SECRET, '***');

function body(...pieces: (string | Uint8Array)[]): Body {
  const chunks = pieces.map((piece, i) => ({ at: i * 1.26, bytes: Buffer.from(piece) }));
  const size = Buffer.concat(chunks.map(({ bytes }) => bytes)).length;
  return { chunks, size, lastAt: chunks.at(-1)?.at, truncated: false };
}

function exchange(request: Body, response: Body, headers: HeaderLines = []): Recorded {
  return {
    id: 'n7',
    side: 'north',
    attempt: 'basic_text-0011aabb',
    startedAt: Date.UTC(2026, 0, 2),
    request: { method: 'POST', path: `/v1/messages?key=abc&q=${SECRET}`, headers, body: request },
    response: { status: 200, httpVersion: '1.1', headers, at: 3.149, body: response },
    end: 'complete',
    endMessage: undefined,
    endedAt: 12.34,
  };
}

async function line(...given: Parameters<typeof exchange>) {
  return JSON.parse(exchangeLines([await readExchange(exchange(...given))], redact));
}

test('one exchange is one line, for people', async () => {
  const headers: HeaderLines = [['Content-Type', 'text/plain']];
  const given = exchange(body('a\n', 'b'), body('é'), headers);
  const unanswered = { ...given, response: undefined, end: 'unreachable' } as const;
  const readings = await Promise.all([given, unanswered].map(readExchange));
  const text = exchangeLines(readings, redact);
  const lines = text.split('\n');
  assert.equal(lines.length, 3);
  assert.equal(lines[2], '');
  const [first, second] = lines.slice(0, 2).map((one) => JSON.parse(one));
  assert.deepEqual(first, {
    id: 'n7',
    side: 'north',
    attempt: 'basic_text-0011aabb',
    started_at: '2026-01-02T00:00:00.000Z',
    request: {
      method: 'POST',
      path: '/v1/messages?key=***&q=***',
      headers: [['Content-Type', 'text/plain']],
      body: 'a\nb',
      body_encoding: 'utf8',
      body_cut: false,
      size: 3,
      truncated: false,
      chunks: [
        [0, 2],
        [1.3, 1],
      ],
    },
    response: {
      status: 200,
      http_version: '1.1',
      at_ms: 3.1,
      headers: [['Content-Type', 'text/plain']],
      body: 'é',
      body_encoding: 'utf8',
      body_cut: false,
      size: 2,
      truncated: false,
      chunks: [[0, 2]],
    },
    end: 'complete',
    end_message: null,
    ended_at_ms: 12.3,
  });
  assert.deepEqual([second.response, second.end], [null, 'unreachable']);
});

test('credentials go whole, other headers by what is known to be secret', async () => {
  const { request } = await line(body(), body(), [
    ['Authorization', 'Bearer unknown'],
    ['X-API-Key', 'unknown'],
    ['proxy-authorization', 'unknown'],
    ['Cookie', 'a=b'],
    ['x-other', `has ${SECRET}`],
  ]);
  assert.deepEqual(request.headers, [
    ['Authorization', '***'],
    ['X-API-Key', '***'],
    ['proxy-authorization', '***'],
    ['Cookie', '***'],
    ['x-other', 'has ***'],
  ]);
});

test('a secret is found across chunks, in compressed and in binary bodies, and before any cut', async () => {
  const packed = zlib.gzipSync(`key ${SECRET}`);
  const split = await line(body(SECRET.slice(0, 5), SECRET.slice(5)), body(packed), [
    ['content-encoding', 'gzip'],
  ]);
  assert.equal(split.request.body, '***');
  assert.equal(split.response.body, 'key ***');

  const binary = await line(body(Buffer.from([0xff, 0xfe]), SECRET), body());
  assert.equal(binary.request.body_encoding, 'base64');
  const bytes = Buffer.from(binary.request.body, 'base64');
  assert.deepEqual(bytes, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('***')]));

  const limit = 512 * 1024;
  const long = await line(body(`${'x'.repeat(limit - 2)}${SECRET}`), body());
  assert.equal(long.request.body.length, limit);
  assert.equal(long.request.body.slice(-4), 'xx**');
  assert.equal(long.request.body_cut, true);
});

test('a stale encoding shows the text as it came; a damaged one never shows packed bytes', async () => {
  const gzip: HeaderLines = [['content-encoding', 'gzip']];
  const stale = await line(body(), body(`plain ${SECRET}`), gzip);
  assert.equal(stale.response.body, 'plain ***');
  assert.match(stale.response.decode_fault, /header/);

  const packed = zlib.gzipSync(`key ${SECRET}`);
  packed.fill(0xff, packed.length - 8);
  const damaged = await line(body(), body(packed.subarray(0, -8), packed.subarray(-8)), gzip);
  assert.equal(damaged.response.body, 'key ***');
  const unknown = await line(body(), body(packed), [['content-encoding', 'rot13']]);
  assert.equal(unknown.response.body, '');
});

test('a body cut within a character is still text', async () => {
  const cut = { ...body(Buffer.from('é😀').subarray(0, 4)), size: 6, truncated: true };
  const { response } = await line(body(), cut);
  assert.deepEqual(
    [response.body, response.body_encoding, response.truncated],
    ['é', 'utf8', true],
  );
});

test('chunk times are bounded', async () => {
  const many = body(...Array.from({ length: 3000 }, () => 'x'));
  const { request } = await line(many, body());
  assert.equal(request.chunks.length, 2000);
  assert.equal(request.body.length, 3000);
});
