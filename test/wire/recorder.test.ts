import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { bodyBytes } from '../../src/wire/exchange.ts';
import { startRecorder } from '../../src/wire/recorder.ts';
import { ask, askRaw, gate, readAll, record, responseTo, serve, serveRaw } from './loopback.ts';

const ATTEMPT = 'basic_text-0011aabb';

test('a response streams through before the target has sent its end', async (t) => {
  const second = gate();
  const upstream = await serve(t, async (_, answer) => {
    answer.write('first');
    await second.opened;
    answer.end('second');
  });
  const recorder = await record(t, upstream);

  const request = http.get(`${recorder.url}/c/${ATTEMPT}/v1/messages`, { agent: false });
  const response = await responseTo(request);
  const [first] = await once(response, 'data');
  assert.equal(String(first), 'first');
  const [open] = recorder.open();
  assert.equal(open?.received, 5);
  assert.ok(open.answeredAt !== undefined && open.answeredAt <= open.age);

  second.open();
  assert.equal(String(await readAll(response)), 'second');
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.end, 'complete');
  const body = exchange.response?.body;
  assert.deepEqual(
    body?.chunks.map(({ bytes }) => Buffer.from(bytes).toString()),
    ['first', 'second'],
  );
  assert.ok(body && exchange.response);
  const [early, late] = body.chunks;
  assert.ok(early && late && exchange.response.at <= early.at && early.at <= late.at);
  assert.ok(late.at <= exchange.endedAt);
});

test('the head of a response passes before its body', async (t) => {
  const rest = gate();
  const upstream = await serve(t, async (_, answer) => {
    answer.flushHeaders();
    await rest.opened;
    answer.end('body');
  });
  const recorder = await record(t, upstream);
  const response = await responseTo(http.get(recorder.url, { agent: false }));
  assert.equal(response.statusCode, 200);
  rest.open();
  assert.equal(String(await readAll(response)), 'body');
});

test('a request streams through before its sender has sent its end', async (t) => {
  const arrived = gate();
  const upstream = await serve(t, async (incoming, answer) => {
    incoming.once('data', arrived.open);
    answer.end(await readAll(incoming));
  });
  const recorder = await record(t, upstream);
  const request = http.request(recorder.url, { method: 'POST', agent: false });
  request.write('one');
  await arrived.opened;
  request.end('two');
  assert.equal(String(await readAll(await responseTo(request))), 'onetwo');
});

test('headers keep their case, order and duplicates; those of one hop stay behind', async (t) => {
  let received: string[] = [];
  const upstream = await serveRaw(t, (socket, head) => {
    received = head.split('\r\n\r\n')[0]?.split('\r\n') ?? [];
    socket.end(
      'HTTP/1.1 299 Odd Reason\r\nX-b: 1\r\nset-cookie: a=1\r\nX-A: \xe9\r\nSet-Cookie: b=2\r\n' +
        'Keep-Alive: timeout=9\r\nX-Hop: 1\r\nConnection: close, X-Hop\r\nContent-Length: 2\r\n\r\nok',
      'latin1',
    );
  });
  const recorder = await record(t, upstream);
  const answer = await askRaw(
    recorder.port,
    `GET /c/${ATTEMPT}/v1/models?limit=1 HTTP/1.1\r\nx-Two: 2\r\nHOST: me:1\r\nX-One: \xe9\r\nx-two: 3\r\n` +
      'TE: trailers\r\nProxy-Authorization: secret\r\nConnection: close\r\n\r\n',
  );

  assert.deepEqual(received, [
    'GET /v1/models?limit=1 HTTP/1.1',
    'x-Two: 2',
    `HOST: ${new URL(upstream).host}`,
    'X-One: \xe9',
    'x-two: 3',
    'Connection: keep-alive',
  ]);
  const [head, body] = answer.split('\r\n\r\n');
  assert.deepEqual(head?.split('\r\n'), [
    'HTTP/1.1 299 Odd Reason',
    'X-b: 1',
    'set-cookie: a=1',
    'X-A: \xe9',
    'Set-Cookie: b=2',
    'Content-Length: 2',
    'Connection: close',
  ]);
  assert.equal(body, 'ok');
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.request.path, '/v1/models?limit=1');
  assert.deepEqual(exchange.request.headers[1], ['HOST', 'me:1']);
  assert.equal(exchange.response?.headers.length, 8);
});

test('a compressed body passes byte for byte', async (t) => {
  const packed = gzipSync('hello '.repeat(1000));
  const upstream = await serve(t, (incoming, answer) => {
    assert.equal(incoming.headers['accept-encoding'], undefined);
    answer.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
    answer.end(packed);
  });
  const recorder = await record(t, upstream);
  const { body, response } = await ask(recorder.url);
  assert.deepEqual(body, packed);
  assert.equal(response.headers['content-encoding'], 'gzip');
  const [exchange] = await recorder.take(undefined);
  assert.ok(exchange?.response);
  assert.deepEqual(bodyBytes(exchange.response.body), packed);
});

test('a request body of 10 MB passes whole and is kept within the bound', async (t) => {
  const sent = Buffer.alloc(10_000_000, 'abcdefg');
  let got: Buffer = Buffer.alloc(0);
  const upstream = await serve(t, async (incoming, answer) => {
    got = await readAll(incoming);
    answer.end('ok');
  });
  const recorder = await record(t, upstream, { limits: { bodyBytes: 1_000_000 } });
  await ask(`${recorder.url}/c/${ATTEMPT}/x`, { method: 'POST' }, sent);
  assert.ok(got.equals(sent));
  const [exchange] = await recorder.take(ATTEMPT);
  assert.ok(exchange);
  const { body } = exchange.request;
  assert.deepEqual([body.size, body.truncated], [10_000_000, true]);
  assert.ok(bodyBytes(body).equals(sent.subarray(0, 1_000_000)));
});

test('a reader that does not read holds the sender back', async (t) => {
  const total = 64 * 1024 * 1024;
  let sent = 0;
  const held = gate();
  const upstream = await serve(t, async (_, answer) => {
    const piece = Buffer.alloc(256 * 1024);
    while (sent < total) {
      sent += piece.length;
      if (answer.write(piece)) continue;
      const drained = once(answer, 'drain').then(() => true);
      const idle = new Promise<false>((resolve) => setTimeout(resolve, 300, false));
      if (!(await Promise.race([drained, idle]))) {
        held.open();
        await drained;
      }
    }
    answer.end();
  });
  const recorder = await record(t, upstream, { limits: { bodyBytes: 1024 } });
  const response = await responseTo(http.get(recorder.url, { agent: false }));
  await held.opened;
  assert.ok(sent < total, 'the sender ran to its end though nobody read');
  let size = 0;
  for await (const chunk of response) size += chunk.length;
  assert.equal(size, total);
});

test('the upstream may have a path, with or without a slash at its end', async (t) => {
  const paths: (string | undefined)[] = [];
  const upstream = await serve(t, (incoming, answer) => {
    paths.push(incoming.url);
    answer.end();
  });
  let base = `${upstream}/team/a`;
  const recorder = await record(t, () => base);
  await ask(`${recorder.url}/c/${ATTEMPT}/v1/messages?beta=true`);
  base = `${upstream}/team/a/`;
  await ask(`${recorder.url}/c/${ATTEMPT}/v1/messages/`);
  base = `${upstream}/`;
  await ask(`${recorder.url}/c/${ATTEMPT}`);
  await ask(`${recorder.url}/c/${ATTEMPT}//v1/messages`);
  await ask(`${recorder.url}/c/not-an-attempt/v1`);
  assert.deepEqual(paths, [
    '/team/a/v1/messages?beta=true',
    '/team/a/v1/messages/',
    '/',
    '//v1/messages',
    '/c/not-an-attempt/v1',
  ]);
  const taken = (await recorder.take(ATTEMPT)).map(({ request }) => request.path);
  assert.deepEqual(taken, paths.slice(0, 4));
  assert.equal((await recorder.take(undefined)).length, 1);
});

test('an upstream that is no http URL is refused at the start', async () => {
  await assert.rejects(
    startRecorder({ side: 'south', attribute: 'tag', upstream: 'localhost:80' }),
    /Expected an http or https base URL to forward to, got "localhost:80"/,
  );
});

test('closing ends what is open and frees the port', async (t) => {
  const asked = gate();
  const upstream = await serve(t, asked.open);
  const recorder = await startRecorder({ side: 'north', attribute: 'path', upstream });
  const answer = ask(`${recorder.url}/c/${ATTEMPT}/`);
  await asked.opened;
  await Promise.all([recorder.close(), assert.rejects(answer)]);
  await assert.rejects(ask(recorder.url), /ECONNREFUSED/);
  const [exchange] = await recorder.take(ATTEMPT);
  assert.deepEqual(
    [exchange?.end, exchange?.endMessage],
    ['client_gone', 'the recorder was closed'],
  );
});

test('many requests on one kept connection leave no listener behind', async (t) => {
  const upstream = await serve(t, async (incoming, answer) => {
    answer.end(await readAll(incoming));
  });
  const recorder = await record(t, upstream);
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  t.after(() => process.off('warning', note));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  for (let i = 0; i < 40; i += 1) {
    const { body } = await ask(recorder.url, { method: 'POST', agent }, `${i}`);
    assert.equal(body.toString(), `${i}`);
  }
  await new Promise(setImmediate);
  assert.deepEqual(warnings, []);
});

test('a request that is held back is not begun, and its end is told, also when its sender is gone', async (t) => {
  const admitted = gate();
  let ended = 0;
  const upstream = await serve(t, (_, answer) => answer.end('late'));
  const recorder = await record(t, upstream, {
    admit: async (attempt) => {
      assert.equal(attempt, ATTEMPT);
      await admitted.opened;
      return () => {
        ended += 1;
      };
    },
  });
  const stays = responseTo(http.get(`${recorder.url}/c/${ATTEMPT}/`, { agent: false }));
  const leaves = http.get(`${recorder.url}/c/${ATTEMPT}/`, { agent: false });
  leaves.on('error', () => undefined);
  await once(leaves, 'socket');
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(recorder.open().length, 0);
  leaves.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  admitted.open();
  assert.equal(String(await readAll(await stays)), 'late');
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(ended, 2);
});
