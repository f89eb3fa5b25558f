import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { faultNamed } from './catalogue.ts';
import type { Mutation } from './fault.ts';
import { startFaultProxy } from './server.ts';
import { eventsOf, frame } from './stream-text.ts';

const EVENTS = [
  { type: 'message_start', message: { id: 'msg_1' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a' } },
  { type: 'message_stop' },
];

function portOf(server: http.Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** What a client gets of a canned stream through a proxy with one fault. */
async function through(mutation: Mutation): Promise<{ status: number; text: string }> {
  const upstream = http.createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(EVENTS.map(frame).join(''));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const proxy = await startFaultProxy({
    port: 0,
    upstream: `http://127.0.0.1:${portOf(upstream)}`,
    mutation,
  });
  try {
    const response = await fetch(`http://127.0.0.1:${portOf(proxy)}/v1/messages?beta=true`, {
      method: 'POST',
      body: JSON.stringify({ stream: true, messages: [] }),
    });
    return { status: response.status, text: await response.text() };
  } finally {
    for (const server of [proxy, upstream]) {
      server.close();
      server.closeAllConnections();
    }
  }
}

test('without a fault the proxy passes a stream through', async () => {
  const { status, text } = await through({});
  assert.equal(status, 200);
  assert.deepEqual(eventsOf(Buffer.from(text)), EVENTS);
});

test('a fault changes what it says and nothing else', async () => {
  const missing = await through(faultNamed('message-stop-missing').mutate);
  assert.deepEqual(eventsOf(Buffer.from(missing.text)), EVENTS.slice(0, -1));
  const gzipped = await through(faultNamed('gzip').mutate);
  assert.deepEqual(eventsOf(Buffer.from(gzipped.text)), EVENTS);
  const old = await through(faultNamed('http-1.0-close').mutate);
  assert.deepEqual(eventsOf(Buffer.from(old.text)), EVENTS);
  assert.equal((await through(faultNamed('html-502').mutate)).status, 502);
});
