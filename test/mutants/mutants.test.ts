import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type TestContext, test } from 'node:test';
import { objectIn, parseJson } from '../../src/system/json.ts';
import { startFaultProxy } from '../faults/server.ts';
import { eventsOf, frame } from '../faults/stream-text.ts';
import { ask, readAll, serve } from '../wire/loopback.ts';
import { drawn, type Mutant, mutantsAt } from './mutants.ts';
import { EVENTS, HEADERS, REQUEST, recordedCell } from './recorded.ts';
import { readingsOf } from './recording.ts';
import { sitesOf } from './sites.ts';

const readings = await readingsOf(await recordedCell());
const MUTANTS = sitesOf([{ probe: 'basic_text', readings }]).flatMap(mutantsAt);

function mutant(id: string): Mutant {
  const found = MUTANTS.find((one) => one.id === id);
  assert.ok(found, `no mutant "${id}"`);
  return found;
}

type Seen = { readonly request: IncomingMessage; readonly body: unknown };

/** What the upstream got and the client got of the recorded call through a mutant's proxy. */
async function through(t: TestContext, id: string) {
  let seen: Seen | undefined;
  const upstream = await serve(t, async (request, response) => {
    seen = { request, body: parseJson((await readAll(request)).toString()) };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(EVENTS.map(frame).join(''));
  });
  const { mutation } = mutant(id);
  const proxy = await startFaultProxy({ port: 0, upstream, mutation });
  t.after(async () => {
    proxy.close();
    proxy.closeAllConnections();
    await once(proxy, 'close');
  });
  const address = proxy.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const answer = await ask(
    `http://127.0.0.1:${port}/v1/messages?beta=true`,
    { method: 'POST', headers: Object.fromEntries(HEADERS) },
    JSON.stringify(REQUEST),
  );
  return { upstream: seen, status: answer.response.statusCode, text: answer.body.toString() };
}

test('a field of the request is dropped where it stands, and all else arrives', async (t) => {
  const { upstream, text } = await through(
    t,
    'messages request-body messages[user].content[text].cache_control dropped',
  );
  const [user, system] = REQUEST.messages;
  assert.deepEqual(upstream?.body, {
    ...REQUEST,
    messages: [{ ...user, content: [{ type: 'text', text: 'hello' }] }, system],
  });
  assert.deepEqual(eventsOf(Buffer.from(text)), EVENTS);
});

test('a refusal names the first place of the path, as the vendor does, and asks no upstream', async (t) => {
  const { upstream, status, text } = await through(
    t,
    'messages request-body messages[system].output_config.effort refused-400',
  );
  assert.equal(upstream, undefined);
  assert.equal(status, 400);
  const { error } = objectIn(parseJson(text)) ?? {};
  assert.deepEqual(error, {
    type: 'invalid_request_error',
    message: 'messages.1.output_config.effort: Extra inputs are not permitted',
  });
});

test('turns of role system are hoisted behind the system prompt', async (t) => {
  const { upstream } = await through(t, 'messages request-body messages[system] hoisted');
  assert.deepEqual(upstream?.body, {
    ...REQUEST,
    system: [...REQUEST.system, { type: 'text', text: 'be brief' }],
    messages: REQUEST.messages.slice(0, 1),
  });
});

test('one value of a header is dropped, and one query', async (t) => {
  const beta = await through(t, 'messages beta one-2026-01-01 dropped');
  assert.equal(beta.upstream?.request.headers['anthropic-beta'], 'two-2026-01-01');
  assert.equal(beta.upstream?.request.url, '/v1/messages?beta=true');
  const query = await through(t, 'messages query beta dropped');
  assert.equal(query.upstream?.request.url, '/v1/messages');
});

test('fields of events are changed, also the type that the event’s name still tells', async (t) => {
  const { text } = await through(t, 'messages event message_start.message.id retyped');
  assert.ok(
    text.startsWith(
      'event: message_start\ndata: {"type":"message_start","message":{"id":["msg_1"]',
    ),
  );
  const typeless = await through(t, 'messages event message_stop.type dropped');
  assert.ok(typeless.text.endsWith('event: message_stop\ndata: {}\n\n'));
});

test('deltas are split, joined and doubled', async (t) => {
  const texts = async (op: string) => {
    const path = 'messages event content_block_delta.delta[text_delta]';
    const { text } = await through(t, `${path} ${op}`);
    return eventsOf(Buffer.from(text)).flatMap((event) => objectIn(event['delta'])?.['text'] ?? []);
  };
  assert.deepEqual(await texts('split'), ['a ', 'b ', 'c', 'd']);
  assert.deepEqual(await texts('joined'), ['a b cd']);
  assert.deepEqual(await texts('doubled'), ['a b ', 'a b ', 'cd', 'cd']);
  assert.deepEqual(await texts('first-dropped'), ['cd']);
});

test('an event changes places with the next, and a stream loses its event lines', async (t) => {
  const moved = await through(t, 'messages event content_block_start moved');
  const types = eventsOf(Buffer.from(moved.text)).map(({ type }) => type);
  assert.deepEqual(types.slice(0, 3), [
    'message_start',
    'content_block_delta',
    'content_block_start',
  ]);
  const bare = await through(t, 'messages stream stream event-lines-lost');
  assert.ok(!bare.text.includes('event:'));
  assert.deepEqual(eventsOf(Buffer.from(bare.text)), EVENTS);
});

test('the table of operations follows the kind of place and value', () => {
  const opsAt = (name: string) =>
    MUTANTS.filter(({ id, op }) => id === `${name} ${op}`).map(({ op }) => op);
  assert.deepEqual(opsAt('messages request-body max_tokens'), [
    'dropped',
    'changed',
    'retyped',
    'emptied',
    'null',
    'refused-400',
    'refused-422',
    'refused-500',
  ]);
  assert.deepEqual(opsAt('messages request-body system[text]'), [
    'dropped',
    'emptied',
    'null',
    'doubled',
    'refused-400',
    'refused-422',
    'refused-500',
  ]);
  const text = opsAt('messages request-body system[text].text');
  assert.ok(
    text.includes('trimmed') && text.includes('white-space-lost') && text.includes('swapped'),
  );
  assert.ok(opsAt('messages request-body system').includes('reversed'));
  assert.ok(
    !opsAt('messages event content_block_start.content_block[text].text').includes('emptied'),
  );
  assert.deepEqual(opsAt('messages status 200'), [
    'changed-to-400',
    'changed-to-429',
    'changed-to-500',
    'changed-to-502',
  ]);
});

test('every mutant has an id of its own, and a seed always draws the same', () => {
  assert.equal(new Set(MUTANTS.map(({ id }) => id)).size, MUTANTS.length);
  const draw = (seed: string) => drawn(MUTANTS, 5, ({ id }) => id, seed).map(({ id }) => id);
  assert.equal(draw('a').length, 5);
  assert.deepEqual(draw('a'), draw('a'));
  assert.notDeepEqual(draw('a'), draw('b'));
});
