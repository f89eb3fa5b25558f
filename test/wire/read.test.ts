import assert from 'node:assert/strict';
import test from 'node:test';
import zlib from 'node:zlib';
import type { Body, ExchangeEnd, HeaderLines, Recorded } from '../../src/wire/exchange.ts';
import { readExchange } from '../../src/wire/read.ts';

function body(...pieces: (string | Uint8Array)[]): Body {
  const chunks = pieces.map((piece, at) => ({ at, bytes: Buffer.from(piece) }));
  const size = Buffer.concat(chunks.map(({ bytes }) => bytes)).length;
  return { chunks, size, lastAt: chunks.at(-1)?.at, truncated: false };
}

function exchange(given: {
  readonly request?: Body;
  readonly requestHeaders?: HeaderLines;
  readonly response?: Body;
  readonly headers?: HeaderLines;
  readonly end?: ExchangeEnd;
}): Recorded {
  const { request = body(), requestHeaders = [], response, headers = [], end = 'complete' } = given;
  return {
    id: 'n1',
    side: 'north',
    attempt: undefined,
    startedAt: 0,
    request: {
      method: 'POST',
      path: '/v1/messages?beta=true',
      headers: requestHeaders,
      body: request,
    },
    response: response && { status: 200, httpVersion: '1.1', headers, at: 0, body: response },
    end,
    endMessage: undefined,
    endedAt: 9,
  };
}

const typed = (type: string): HeaderLines => [['Content-Type', type]];

test('the request’s JSON and its wish for a stream', async () => {
  const streaming = await readExchange(exchange({ request: body('{"stream":', 'true}') }));
  assert.deepEqual(streaming.requestJson, { stream: true });
  assert.equal(streaming.wantsStream, true);
  const packed = await readExchange(
    exchange({
      request: body(zlib.gzipSync('{"stream":"true"}')),
      requestHeaders: [['content-encoding', 'gzip']],
    }),
  );
  assert.deepEqual(packed.requestJson, { stream: 'true' });
  assert.equal(packed.wantsStream, false);
  for (const text of ['', 'no json', 'null', '[true]']) {
    assert.equal((await readExchange(exchange({ request: body(text) }))).wantsStream, false);
  }
});

test('a reading keeps when chunks came and how large they were, but not their bytes', async () => {
  const binary = Buffer.from([0xff, 0xfe, 0x00]);
  const { exchange: read, bodies } = await readExchange(
    exchange({ request: body('{"a', '":1}'), response: body(binary) }),
  );
  assert.deepEqual(read.request.body, {
    chunks: [
      { at: 0, size: 3 },
      { at: 1, size: 4 },
    ],
    size: 7,
    lastAt: 1,
    truncated: false,
  });
  assert.deepEqual([bodies.request.text, bodies.request.binary], ['{"a":1}', undefined]);
  assert.deepEqual(bodies.response?.binary, binary);
});

test('no response, an empty one, text and JSON', async () => {
  const kinds = async (given: Parameters<typeof exchange>[0]) =>
    (await readExchange(exchange(given))).response;
  assert.deepEqual(await kinds({ end: 'unreachable' }), { kind: 'none' });
  assert.deepEqual(await kinds({ response: body() }), { kind: 'text', text: '' });
  const empty = { response: body(), headers: typed('text/event-stream') };
  assert.deepEqual(await kinds(empty), { kind: 'text', text: '' });
  assert.deepEqual(await kinds({ response: body('<html>') }), { kind: 'text', text: '<html>' });
  const text = '{"type":"message"}';
  assert.deepEqual(await kinds({ response: body(text), headers: typed('text/plain') }), {
    kind: 'json',
    json: { type: 'message' },
    text,
  });
});

test('a stream is one by its type, or by its look when the type is wrong', async () => {
  for (const type of [
    'text/event-stream; charset=utf-8',
    'TEXT/EVENT-STREAM',
    'application/json',
    '',
  ]) {
    const { response } = await readExchange(
      exchange({ response: body('data: {"a":1}\n', '\n'), headers: typed(type) }),
    );
    assert.ok(response.kind === 'stream', type);
    assert.deepEqual(response.events, [
      { at: 1, name: undefined, data: '{"a":1}', json: { a: 1 } },
    ]);
  }
  const { response } = await readExchange(
    exchange({ response: body('{"type":"error"}'), headers: typed('text/event-stream') }),
  );
  assert.ok(response.kind === 'stream');
  assert.deepEqual(response.tail, '{"type":"error"}');
});

test('a compressed stream that was cut keeps its events; a stale encoding is told', async () => {
  const headers: HeaderLines = [
    ['content-type', 'text/event-stream'],
    ['Content-Encoding', 'gzip'],
  ];
  const packed = zlib.gzipSync('data: 1\n\n', { finishFlush: zlib.constants.Z_SYNC_FLUSH });
  const cut = await readExchange(exchange({ response: body(packed), headers, end: 'cut' }));
  assert.ok(cut.response.kind === 'stream');
  assert.equal(cut.response.events.length, 1);
  const whole = await readExchange(exchange({ response: body(packed), headers }));
  assert.equal(whole.response.kind, 'undecodable');
  const stale = await readExchange(exchange({ response: body('data: 1\n\n'), headers }));
  assert.ok(stale.response.kind === 'undecodable');
  assert.equal(stale.response.encoding, 'gzip');
  assert.match(stale.response.message, /header/);
});
