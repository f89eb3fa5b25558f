import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import test from 'node:test';
import { bodyBytes } from '../../src/wire/exchange.ts';
import { ask, askRaw, deadPort, gate, record, responseTo, serve, serveRaw } from './loopback.ts';

const ATTEMPT = 'basic_text-0011aabb';
const PATH = `/c/${ATTEMPT}/v1/messages`;

const cuts = {
  'a chunked body without its last chunk':
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n',
  'a body shorter than its length': 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart',
  'a broken chunk':
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\nnonsense\r\n',
};

for (const [name, text] of Object.entries(cuts)) {
  test(`the client sees the same cut: ${name}`, async (t) => {
    const upstream = await serveRaw(t, (socket) => socket.end(text));
    const recorder = await record(t, upstream);
    const { response, body, error } = await ask(recorder.url + PATH);
    assert.equal(response.statusCode, 200);
    assert.equal(body.toString(), 'part');
    assert.equal(response.complete, false);
    assert.ok(error);
    const [exchange] = await recorder.take(ATTEMPT);
    assert.equal(exchange?.end, 'cut');
    assert.ok(exchange.endMessage);
    assert.ok(exchange.response);
    assert.equal(bodyBytes(exchange.response.body).toString(), 'part');
  });
}

test('a reset in mid-response is a cut, with the bytes before it', async (t) => {
  const upstream = await serve(t, (_, answer) => {
    answer.write('part', () => setImmediate(() => answer.socket?.resetAndDestroy()));
  });
  const recorder = await record(t, upstream);
  const { body, error } = await ask(recorder.url + PATH);
  assert.equal(body.toString(), 'part');
  assert.ok(error);
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.end, 'cut');
  assert.match(exchange.endMessage ?? '', /ECONNRESET/);
});

test('an unreachable upstream is answered with a 502 and an Anthropic error', async (t) => {
  const port = await deadPort();
  const recorder = await record(t, `http://127.0.0.1:${port}`);
  const { response, body } = await ask(recorder.url + PATH, { method: 'POST' }, '{"a":1}');
  assert.equal(response.statusCode, 502);
  assert.equal(response.headers['x-smoke-recorder'], 'unreachable');
  const json = JSON.parse(body.toString());
  assert.deepEqual([json.type, json.error.type], ['error', 'api_error']);
  assert.match(json.error.message, new RegExp(`127\\.0\\.0\\.1:${port}.*ECONNREFUSED`));
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.end, 'unreachable');
  assert.equal(exchange.response, undefined);
  assert.match(exchange.endMessage ?? '', /ECONNREFUSED/);
  assert.equal(bodyBytes(exchange.request.body).toString(), '{"a":1}');
});

test('an upstream that is not known yet is unreachable', async (t) => {
  const recorder = await record(t, () => undefined);
  const { response } = await ask(recorder.url + PATH);
  assert.equal(response.statusCode, 502);
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.endMessage, 'no upstream is known yet');
});

test('an https upstream that speaks no TLS is unreachable', async (t) => {
  const plain = await serve(t, (_, answer) => answer.end());
  const recorder = await record(t, plain.replace('http:', 'https:'));
  const { response } = await ask(recorder.url + PATH);
  assert.equal(response.statusCode, 502);
  const [exchange] = await recorder.take(ATTEMPT);
  assert.match(exchange?.endMessage ?? '', /SSL|TLS|EPROTO/i);
});

test('an upstream that hangs up without a response hangs up on the client too', async (t) => {
  const upstream = await serveRaw(t, (socket) => socket.end());
  const recorder = await record(t, upstream);
  await assert.rejects(ask(recorder.url + PATH), /socket hang up/);
  const [exchange] = await recorder.take(ATTEMPT);
  assert.deepEqual([exchange?.end, exchange?.response], ['unreachable', undefined]);
  assert.match(exchange?.endMessage ?? '', /socket hang up/);
});

test('a response that is no HTTP ends with the parser’s message', async (t) => {
  const upstream = await serveRaw(t, (socket) => socket.end('SSH-2.0-nonsense\r\n\r\n'));
  const recorder = await record(t, upstream);
  await assert.rejects(ask(recorder.url + PATH), /socket hang up/);
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.end, 'unreachable');
  assert.match(exchange.endMessage ?? '', /HPE_/);
});

test('a client that goes away takes the upstream request with it', async (t) => {
  const gone = gate();
  const upstream = await serve(t, (_, answer) => {
    answer.on('close', gone.open);
    answer.write('first');
  });
  const recorder = await record(t, upstream);
  const request = http.get(recorder.url + PATH, { agent: false });
  const response = await responseTo(request);
  response.on('error', () => {});
  await once(response, 'data');
  request.destroy();
  await gone.opened;
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.end, 'client_gone');
  assert.equal(exchange.response?.body.size, 5);
});

test('a client that goes away before any response leaves an exchange without one', async (t) => {
  const asked = gate();
  const gone = gate();
  const upstream = await serve(t, (_, answer) => {
    asked.open();
    answer.on('close', gone.open);
  });
  const recorder = await record(t, upstream);
  const request = http.get(recorder.url + PATH, { agent: false });
  request.on('error', () => {});
  await asked.opened;
  request.destroy();
  await gone.opened;
  const [exchange] = await recorder.take(ATTEMPT);
  assert.deepEqual([exchange?.end, exchange?.response], ['client_gone', undefined]);
});

test('a client that goes away in mid-request ends the upstream request unfinished', async (t) => {
  const arrived = gate();
  const aborted = gate();
  const upstream = await serve(t, (incoming) => {
    incoming.on('data', arrived.open);
    incoming.on('error', () => {});
    incoming.on('close', () => {
      assert.equal(incoming.complete, false);
      aborted.open();
    });
  });
  const recorder = await record(t, upstream);
  const request = http.request(recorder.url + PATH, { method: 'POST', agent: false });
  request.on('error', () => {});
  request.write('half');
  await arrived.opened;
  request.destroy();
  await aborted.opened;
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.end, 'client_gone');
  assert.equal(exchange.request.body.size, 4);
});

test('an answer before the end of the request reaches the client', async (t) => {
  const upstream = await serveRaw(t, (socket) => {
    socket.write('HTTP/1.1 413 Too Big\r\nContent-Length: 3\r\n\r\nbig');
  });
  const recorder = await record(t, upstream);
  const agent = new http.Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const request = http.request(recorder.url + PATH, { method: 'POST', agent });
  request.on('error', () => {});
  request.write('half');
  const response = await responseTo(request);
  assert.equal(response.statusCode, 413);
  request.end('rest');
  response.resume();
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.end, 'complete');
  assert.equal(exchange.response?.status, 413);
  assert.equal(bodyBytes(exchange.request.body).toString(), 'halfrest');
});

test('bytes beyond a response’s length do no harm', async (t) => {
  const upstream = await serveRaw(t, (socket) => {
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more');
  });
  const recorder = await record(t, upstream);
  const { body } = await ask(recorder.url + PATH);
  assert.equal(body.toString(), 'ok');
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.end, 'complete');
});

test('what is still open when its attempt is taken is hung up', async (t) => {
  const asked = gate();
  const gone = gate();
  const upstream = await serve(t, (_, answer) => {
    asked.open();
    answer.on('close', gone.open);
  });
  const recorder = await record(t, upstream, { limits: { takeWaitMs: 20 } });
  const answer = askRaw(recorder.port, `GET ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await asked.opened;
  assert.equal(recorder.open().length, 1);
  const [exchange] = await recorder.take(ATTEMPT);
  assert.equal(exchange?.end, 'client_gone');
  assert.match(exchange.endMessage ?? '', /still open when the attempt was over/);
  assert.equal(await answer, '');
  await gone.opened;
  assert.equal(recorder.open().length, 0);
});

test('a redirection of a prompt is recorded, and answered here instead of being followed', async (t) => {
  let followed = 0;
  const elsewhere = await serve(t, (_, answer) => {
    followed += 1;
    answer.end();
  });
  const upstream = await serve(t, (_, answer) => {
    answer.writeHead(307, { location: `${elsewhere}/v1/messages` }).end('moved');
  });
  const recorder = await record(t, upstream);
  const { response, body } = await ask(recorder.url + PATH, { method: 'POST' }, '{}');
  assert.equal(response.statusCode, 502);
  assert.equal(response.headers.location, undefined);
  assert.equal(response.headers['x-smoke-recorder'], 'redirect');
  assert.match(body.toString(), /the target redirected the request to http/);
  const [exchange] = await recorder.take(ATTEMPT);
  assert.deepEqual([exchange?.response?.status, exchange?.end], [307, 'complete']);
  assert.equal(bodyBytes(exchange?.response?.body ?? { chunks: [] }).toString(), 'moved');
  assert.equal(followed, 0);
});

test('what has no prompt in it may be sent elsewhere', async (t) => {
  const upstream = await serve(t, (_, answer) => {
    answer.writeHead(302, { location: '/docs' }).end();
  });
  const recorder = await record(t, upstream);
  const { response } = await ask(`${recorder.url}/c/${ATTEMPT}/`);
  assert.deepEqual([response.statusCode, response.headers.location], [302, '/docs']);
});
