import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import test, { type TestContext } from 'node:test';
import { bodyBytes } from '../../src/wire/exchange.ts';
import { ask, readAll, record, serve } from './loopback.ts';

const ATTEMPT = 'basic_text-0011aabb';

/** A client that keeps one connection. */
function keptAgent(t: TestContext): http.Agent {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  return agent;
}

/** A server that counts its connections and answers each request on one with a text of its own. */
async function countingServer(t: TestContext, texts: (request: number, body: string) => string) {
  const opened: net.Socket[] = [];
  const server = net.createServer((socket) => {
    opened.push(socket);
    let request = 0;
    let seen = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      seen += bytes.toString('latin1');
      const [, length = '0'] = /content-length: (\d+)/i.exec(seen) ?? [];
      const body = seen.split('\r\n\r\n')[1] ?? '';
      if (!seen.includes('\r\n\r\n') || body.length < Number(length)) return;
      seen = '';
      request += 1;
      socket.write(texts(request, body), 'latin1');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    for (const socket of opened) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return { url: `http://127.0.0.1:${address.port}`, opened };
}

function answer(text: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
}

test('a client that keeps its connection has one kept onward, and two clients have two', async (t) => {
  const { url, opened } = await countingServer(t, (n, body) => answer(`${n}${body}`));
  const recorder = await record(t, url);
  const [one, two] = [keptAgent(t), keptAgent(t)];
  const say = async (agent: http.Agent, body: string) =>
    String((await ask(recorder.url, { method: 'POST', agent }, body)).body);
  assert.deepEqual(
    [await say(one, 'a'), await say(one, 'b'), await say(two, 'c')],
    ['1a', '2b', '1c'],
  );
  assert.equal(opened.length, 2);
});

test('a connection that a client closes is closed onward', async (t) => {
  const { url, opened } = await countingServer(t, () => answer('ok'));
  const recorder = await record(t, url);
  const agent = keptAgent(t);
  await ask(recorder.url, { agent });
  const [socket] = opened;
  assert.ok(socket);
  agent.destroy();
  await once(socket, 'close');
});

test('what a target breaks on the second request of a connection reaches the client', async (t) => {
  // The rest of an earlier answer stands before the next one: wrong framing that a fresh connection never shows.
  const { url } = await countingServer(t, (n) =>
    n === 1 ? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' : `stale rest\r\n${answer('ok')}`,
  );
  const recorder = await record(t, url);
  const agent = keptAgent(t);
  const path = `${recorder.url}/c/${ATTEMPT}/v1/messages`;
  await ask(path, { agent });
  await assert.rejects(ask(path, { agent }));
  const [first, second] = await recorder.take(ATTEMPT);
  assert.equal(first?.end, 'complete');
  assert.equal(second?.end, 'unreachable');
  assert.match(second?.endMessage ?? '', /Parse Error/);
});

test('a request that falls on a connection just closed goes out once more, whole, and says so', async (t) => {
  let requests = 0;
  const bodies: string[] = [];
  const upstream = await serve(t, async (incoming, response) => {
    const body = String(await readAll(incoming));
    requests += 1;
    // As a server whose keep-alive runs out just then: it closes without an answer.
    if (requests === 2) return void incoming.socket.destroy();
    bodies.push(body);
    response.end(`${requests}`);
  });
  const recorder = await record(t, upstream);
  const agent = keptAgent(t);
  const path = `${recorder.url}/c/${ATTEMPT}/v1/messages`;
  await ask(path, { method: 'POST', agent }, 'first');
  const { body } = await ask(path, { method: 'POST', agent }, 'second'.repeat(10_000));
  assert.equal(String(body), '3');
  assert.deepEqual(bodies, ['first', 'second'.repeat(10_000)]);
  const [first, second] = await recorder.take(ATTEMPT);
  assert.equal(first?.resent, undefined);
  assert.deepEqual(
    [second?.end, second?.resent, second?.response?.status],
    ['complete', true, 200],
  );
  assert.equal(bodyBytes(second?.request.body ?? { chunks: [] }).length, 60_000);
});

test('a target that closes without an answer is told of when a fresh connection fares no better', async (t) => {
  let requests = 0;
  const upstream = await serve(t, (incoming, response) => {
    requests += 1;
    if (requests > 1) incoming.socket.destroy();
    else response.end('ok');
  });
  const recorder = await record(t, upstream);
  const agent = keptAgent(t);
  const path = `${recorder.url}/c/${ATTEMPT}/v1/messages`;
  await ask(path, { agent });
  await assert.rejects(ask(path, { agent }));
  const [, second] = await recorder.take(ATTEMPT);
  assert.equal(requests, 3);
  assert.deepEqual([second?.end, second?.resent], ['unreachable', true]);
});

test('a request too long to be sent twice, or of unknown length, has a connection of its own', async (t) => {
  const ports = new Set<number | undefined>();
  const upstream = await serve(t, async (incoming, response) => {
    ports.add(incoming.socket.remotePort);
    response.end(String((await readAll(incoming)).length));
  });
  const recorder = await record(t, upstream, { limits: { bodyBytes: 8 } });
  const agent = keptAgent(t);
  const send = async (body: string, headers: http.OutgoingHttpHeaders = {}) =>
    String((await ask(recorder.url, { method: 'POST', agent, headers }, body)).body);
  assert.deepEqual(
    [await send('short'), await send('much longer'), await send('short')],
    ['5', '11', '5'],
  );
  assert.equal(ports.size, 2);
  assert.equal(await send('x', { 'transfer-encoding': 'chunked' }), '1');
  assert.equal(ports.size, 3);
});

test('a target that ends its connection ends the client’s too', async (t) => {
  const upstream = await serve(t, (_incoming, response) => {
    response.setHeader('connection', 'close');
    response.end('ok');
  });
  const recorder = await record(t, upstream);
  const { response } = await ask(recorder.url, { agent: keptAgent(t) });
  assert.equal(response.headers.connection, 'close');
});
