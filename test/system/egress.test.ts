import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { watchEgress } from '../../src/system/egress.ts';

function portOf(env: Readonly<Record<string, string>>): number {
  return Number(new URL(env['HTTPS_PROXY'] ?? '').port);
}

/** Asks the watch for a tunnel, as clients do for https, and gives the answer's status. */
async function askTunnel(port: number, place: string): Promise<number | undefined> {
  const asked = request({ host: '127.0.0.1', port, method: 'CONNECT', path: place });
  asked.end();
  const [response] = await once(asked, 'connect');
  response.socket?.destroy();
  return response.statusCode;
}

async function askPlain(port: number, url: string): Promise<number | undefined> {
  const asked = request({ host: '127.0.0.1', port, path: url });
  asked.end();
  const [response] = await once(asked, 'response');
  response.resume();
  return response.statusCode;
}

test('refuses tunnels and plain requests, and counts them by place', async () => {
  const watch = await watchEgress();
  const port = portOf(watch.env);
  assert.equal(await askTunnel(port, 'api.example.com:443'), 403);
  assert.equal(await askTunnel(port, 'api.example.com:443'), 403);
  assert.equal(await askPlain(port, 'http://plain.example.com/path?query'), 403);
  assert.equal(await askPlain(port, 'http://plain.example.com:8080/'), 403);
  assert.deepEqual(watch.seen(), [
    { host: 'api.example.com:443', count: 2 },
    { host: 'plain.example.com:80', count: 1 },
    { host: 'plain.example.com:8080', count: 1 },
  ]);
  await watch.close();
});

test('each watch sees only its own calls', async () => {
  const [one, two] = [await watchEgress(), await watchEgress()];
  await askTunnel(portOf(one.env), 'one.example.com:443');
  assert.deepEqual([one.seen().length, two.seen().length], [1, 0]);
  await Promise.all([one.close(), two.close()]);
});

test('keeps loopback direct, in both spellings', async () => {
  const { env, close } = await watchEgress();
  for (const name of ['NO_PROXY', 'no_proxy']) {
    assert.deepEqual(env[name]?.split(','), ['127.0.0.1', 'localhost', '::1']);
  }
  const url = env['HTTP_PROXY'];
  assert.ok(url?.startsWith('http://127.0.0.1:'));
  assert.deepEqual([env['HTTPS_PROXY'], env['http_proxy'], env['https_proxy']], [url, url, url]);
  await close();
});

test('foreign text in a place is made plain, and the number of places is bounded', async () => {
  const watch = await watchEgress();
  const port = portOf(watch.env);
  await askPlain(port, 'http://a$b.example.com/');
  for (let n = 0; n < 250; n += 1) await askTunnel(port, `h${n}.example.com:443`);
  const seen = watch.seen();
  assert.equal(seen[0]?.host, 'a?b.example.com:80');
  assert.equal(seen.length, 201);
  assert.deepEqual(seen.at(-1), { host: 'other places', count: 51 });
  await watch.close();
});

test('closes while a caller still holds its connection, and bears what is no HTTP', async () => {
  const watch = await watchEgress();
  const socket = connect(portOf(watch.env), '127.0.0.1');
  await once(socket, 'connect');
  const gone = once(socket, 'close');
  socket.on('error', () => undefined);
  socket.write('\u0016\u0003\u0001no http');
  await gone;
  const idle = connect(portOf(watch.env), '127.0.0.1');
  await once(idle, 'connect');
  idle.on('error', () => undefined);
  await watch.close();
  assert.deepEqual(watch.seen(), []);
});
