import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import test from 'node:test';
import { ask, askRaw, readAll, record, responseTo, serve, serveRaw } from './loopback.ts';

const ATTEMPT = 'basic_text-0011aabb';

test('framing is the sender’s: length, chunks, or no body at all', async (t) => {
  const upstream = await serve(t, async (incoming, answer) => {
    const body = await readAll(incoming);
    const { 'content-length': length, 'transfer-encoding': coding } = incoming.headers;
    answer.end(JSON.stringify({ length, coding, body: String(body) }));
  });
  const recorder = await record(t, upstream);
  const seen = async (head: string, body = '') => {
    const text = await askRaw(
      recorder.port,
      `${head}\r\nHost: x\r\nConnection: close\r\n\r\n${body}`,
    );
    const json = /\{.*\}/.exec(text)?.[0] ?? '{}';
    return JSON.parse(json);
  };
  assert.deepEqual(await seen('GET / HTTP/1.1'), { body: '' });
  assert.deepEqual(await seen('DELETE / HTTP/1.1'), { body: '' });
  assert.deepEqual(await seen('POST / HTTP/1.1'), { length: '0', body: '' });
  assert.deepEqual(await seen('POST / HTTP/1.1\r\nContent-Length: 2', 'hi'), {
    length: '2',
    body: 'hi',
  });
  const chunked = '2\r\nhi\r\n0\r\n\r\n';
  for (const method of ['POST', 'GET']) {
    assert.deepEqual(await seen(`${method} / HTTP/1.1\r\nTransfer-Encoding: chunked`, chunked), {
      coding: 'chunked',
      body: 'hi',
    });
  }
});

test('HEAD, OPTIONS, 204 and 304 have no body, whatever their headers say', async (t) => {
  const upstream = await serve(t, (incoming, answer) => {
    if (incoming.method === 'HEAD') answer.writeHead(200, { 'content-length': '5' });
    else if (incoming.method === 'OPTIONS') answer.writeHead(204, { allow: 'POST' });
    else answer.writeHead(304, { etag: '"1"' });
    answer.end();
  });
  const recorder = await record(t, upstream);
  const head = await ask(recorder.url, { method: 'HEAD' });
  assert.equal(head.response.headers['content-length'], '5');
  const options = await ask(recorder.url, { method: 'OPTIONS' });
  assert.deepEqual([options.response.statusCode, options.response.headers.allow], [204, 'POST']);
  const cached = await ask(recorder.url);
  assert.deepEqual([cached.response.statusCode, cached.response.headers.etag], [304, '"1"']);
  for (const { body, error } of [head, options, cached]) {
    assert.equal(body.length, 0);
    assert.equal(error, undefined);
  }
  const ends = (await recorder.take(undefined)).map(({ end }) => end);
  assert.deepEqual(ends, ['complete', 'complete', 'complete']);
});

test('trailers pass both ways', async (t) => {
  const upstream = await serve(t, async (incoming, answer) => {
    await readAll(incoming);
    answer.write('x');
    answer.addTrailers({ 'X-Sum': String(incoming.trailers['x-in']) });
    answer.end();
  });
  const recorder = await record(t, upstream);
  const request = http.request(recorder.url, { method: 'POST', agent: false });
  request.write('body');
  request.addTrailers({ 'X-In': '7' });
  request.end();
  const response = await responseTo(request);
  await readAll(response);
  assert.equal(response.trailers['x-sum'], '7');
});

test('an HTTP/1.0 answer that ends by closing stays one', async (t) => {
  const upstream = await serveRaw(t, (socket) => {
    socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end');
  });
  const recorder = await record(t, upstream);
  const answer = await askRaw(recorder.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(answer, /\r\n\r\nuntil the end$/);
  assert.doesNotMatch(answer, /chunked/i);
  const [exchange] = await recorder.take(undefined);
  assert.equal(exchange?.end, 'complete');
  assert.equal(exchange.response?.httpVersion, '1.0');
});

test('100 Continue is the target’s to say', async (t) => {
  const server = await serve(t, (incoming, answer) => {
    // Without a listener of its own for it, node's server says 100 Continue by itself.
    readAll(incoming).then((body) => answer.end(`got ${body}`));
  });
  const recorder = await record(t, server);
  const request = http.request(recorder.url, {
    method: 'POST',
    agent: false,
    headers: { expect: '100-continue', 'content-length': '4' },
  });
  request.flushHeaders();
  await once(request, 'continue');
  request.end('body');
  assert.equal(String(await readAll(await responseTo(request))), 'got body');
});

test('a refusal instead of 100 Continue ends the exchange without its body', {
  timeout: 10_000,
}, async (t) => {
  const upstream = await serveRaw(t, (socket) => {
    socket.write('HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n');
  });
  // Long enough that only the exchange's own end lets `take` return in time.
  const recorder = await record(t, upstream, { limits: { takeWaitMs: 60_000 } });
  const answer = await askRaw(
    recorder.port,
    `POST /c/${ATTEMPT}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n`,
  );
  assert.match(answer, /^HTTP\/1.1 417 No\r\n/);
  assert.equal((await recorder.take(ATTEMPT))[0]?.end, 'complete');
});
