import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { attemptPath, newAttemptId, tagText } from '../../src/wire/attribution.ts';
import { bodyBytes } from '../../src/wire/exchange.ts';
import { readExchange } from '../../src/wire/read.ts';
import { ask, readAll, record, serve } from './loopback.ts';

test('200 requests at once are attributed rightly by path', async (t) => {
  const upstream = await serve(t, async (incoming, answer) => {
    answer.end(await readAll(incoming));
  });
  const recorder = await record(t, upstream);
  const attempts = Array.from({ length: 10 }, () => newAttemptId('basic_text'));
  const asked = attempts.flatMap((attempt) =>
    Array.from({ length: 20 }, (_, i) =>
      ask(
        `${recorder.url}${attemptPath(attempt)}/v1/messages`,
        { method: 'POST' },
        `${attempt} ${i}`,
      ),
    ),
  );
  await Promise.all(asked);
  const ids = new Set<string>();
  for (const attempt of attempts) {
    const exchanges = await recorder.take(attempt);
    assert.equal(exchanges.length, 20);
    for (const { id, request, response, end } of exchanges) {
      ids.add(id);
      assert.equal(end, 'complete');
      assert.match(bodyBytes(request.body).toString(), new RegExp(`^${attempt} `));
      assert.ok(response);
      assert.deepEqual(bodyBytes(response.body), bodyBytes(request.body));
    }
    assert.deepEqual(await recorder.take(attempt), [], 'taken exchanges are forgotten');
  }
  assert.equal(ids.size, 200);
});

test('the last tag in the body names the attempt', async (t) => {
  const upstream = await serve(t, (_, answer) => answer.end('ok'));
  const recorder = await record(t, upstream, { side: 'south', attribute: 'tag' });
  const [first, last] = [newAttemptId('basic_text'), newAttemptId('read_file')];
  const plain = JSON.stringify({ text: `${tagText(first)} then ${tagText(last, 'again')}` });
  const bodies: [string | Buffer, Record<string, string>][] = [
    [plain, {}],
    [plain.replaceAll('/', '\\/'), {}],
    [JSON.stringify({ nested: plain.replaceAll('/', '\\/') }), {}],
    [plain.replaceAll('[', '\\u005b').replaceAll(']', '\\u005D'), {}],
    [gzipSync(plain), { 'content-encoding': 'gzip' }],
    [zstdCompressSync(plain), { 'content-encoding': 'zstd' }],
  ];
  for (const [body, headers] of bodies) {
    await ask(`${recorder.url}/v1/chat/completions`, { method: 'POST', headers }, body);
  }
  const exchanges = await recorder.take(last);
  assert.equal(exchanges.length, bodies.length);
  assert.match(exchanges[0]?.id ?? '', /^s\d+$/);
  assert.ok(exchanges.every(({ attempt }) => attempt === last));
  assert.deepEqual(await recorder.take(first), []);
});

test('a body decoded to find its attempt is not decoded again', async (t) => {
  const upstream = await serve(t, (_, answer) => answer.end('ok'));
  const limits = { bodyBytes: 1000 };
  const recorder = await record(t, upstream, { side: 'south', attribute: 'tag', limits });
  const attempt = newAttemptId('basic_text');
  const send = (more: string) => {
    const headers = { 'content-encoding': 'gzip' };
    const body = gzipSync(JSON.stringify({ text: tagText(attempt), more }));
    return ask(`${recorder.url}/v1/messages`, { method: 'POST', headers }, body);
  };
  await send('short');
  await send('long '.repeat(1000));
  const [short, long] = await recorder.take(attempt);
  assert.ok(short && long);
  assert.equal(bodyBytes(short.requestDecoded ?? { chunks: [] }).at(0), 0x7b);
  assert.equal(long.requestDecoded, undefined, 'memory stays bounded by what is kept of a body');
  const { requestDecoded: _, ...again } = short;
  assert.deepEqual(await readExchange(short), await readExchange(again));
  assert.deepEqual((await readExchange(long)).requestJson, {
    text: tagText(attempt),
    more: 'long '.repeat(1000),
  });
});

test('200 tagged requests at once are attributed rightly', async (t) => {
  const upstream = await serve(t, async (incoming, answer) => {
    answer.end(await readAll(incoming));
  });
  const recorder = await record(t, upstream, { side: 'south', attribute: 'tag' });
  const attempts = Array.from({ length: 10 }, () => newAttemptId('basic_text'));
  const asked = attempts.flatMap((attempt) =>
    Array.from({ length: 20 }, () => ask(recorder.url, { method: 'POST' }, tagText(attempt))),
  );
  await Promise.all(asked);
  for (const attempt of attempts) {
    const bodies = (await recorder.take(attempt)).map(({ request }) => bodyBytes(request.body));
    assert.equal(bodies.length, 20);
    assert.ok(bodies.every((body) => body.toString() === tagText(attempt)));
  }
});

test('requests of no attempt are kept apart, the latest only', async (t) => {
  const upstream = await serve(t, (_, answer) => answer.end('ok'));
  const recorder = await record(t, upstream, { limits: { strays: 3 } });
  for (let i = 0; i < 5; i += 1) await ask(`${recorder.url}/health?${i}`);
  const paths = (await recorder.take(undefined)).map(({ request }) => request.path);
  assert.deepEqual(paths, ['/health?2', '/health?3', '/health?4']);
});

test('an attempt’s bodies share one bound', async (t) => {
  for (const attribute of ['path', 'tag'] as const) {
    const upstream = await serve(t, async (incoming, answer) => {
      answer.end(await readAll(incoming));
    });
    const limits = { attemptBytes: 250, bodyBytes: 1000 };
    const recorder = await record(t, upstream, { attribute, limits });
    const attempt = newAttemptId('basic_text');
    const body = tagText(attempt).padEnd(100);
    for (let i = 0; i < 3; i += 1) {
      await ask(recorder.url + attemptPath(attempt), { method: 'POST' }, body);
    }
    const exchanges = await recorder.take(attempt);
    const bodies = exchanges.flatMap((one) => [one.request.body, one.response?.body]);
    const kept = bodies.map((one) => (one ? bodyBytes(one).length : 0));
    assert.deepEqual(kept, [100, 100, 50, 0, 0, 0], attribute);
    assert.ok(bodies.every((one) => one?.size === 100));
    assert.deepEqual(
      bodies.map((one) => one?.truncated),
      [false, false, true, true, true, true],
    );
  }
});
