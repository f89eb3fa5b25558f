import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import type { Reading } from '../../src/wire/reading.ts';
import { type Given, json, reading, wire } from '../wire/readings.ts';
import { messageEnd, messageStart, textBlock } from '../wire/streams.ts';
import { REQUEST, streamed, told } from './telling.ts';

const answered = (given: Given) => told([reading(given)]);

test('http/side-route: a note, a crash too: every release takes no notice', () => {
  const head = { route: 'other', method: 'HEAD' } as const;
  assert.deepEqual(answered({ ...head, status: 405 }), ['note http/side-route']);
  assert.deepEqual(answered({ ...head, status: 500 }), ['note http/side-route']);
  assert.deepEqual(answered({ ...head, status: 204 }), []);
});

test('http/models-list', () => {
  const list = (response: Given['response'], status = 200) =>
    answered({ route: 'models', method: 'GET', status, ...(response && { response }) });
  assert.deepEqual(list(json({ models: [] })), ['warning http/models-list']);
  assert.deepEqual(list(json({ data: [{ id: 'gpt-9' }] })), ['note http/models-list']);
  assert.deepEqual(list(undefined, 404), ['note http/models-list']);
  assert.deepEqual(list(undefined, 502), ['warning http/models-list']);
  assert.deepEqual(list(json({ data: [{ id: 'claude-a' }, { name: 'b' }] })), [
    'warning http/models-list',
  ]);
  assert.deepEqual(list(json({ data: [{ id: 'my-claude' }], has_more: false })), []);
  const named = (display_name: unknown) => list(json({ data: [{ id: 'claude-a', display_name }] }));
  assert.deepEqual(named('A'), []);
  assert.deepEqual(named(null), ['warning http/models-list']);
});

test('http/models-list: the CLI hangs up after 3 s, which may be the upstream’s', () => {
  const call = (given: Given) => reading({ route: 'models', method: 'GET', ...given });
  const given = json({ data: [{ id: 'claude-a' }] });
  const rule = 'warning http/models-list';
  assert.deepEqual(told([call({ response: given, endedAt: 3500 })]), [rule]);
  const gone = { noResponse: true, end: 'client_gone', endedAt: 3001 } as const;
  assert.deepEqual(told([call(gone)]), [rule]);
  assert.deepEqual(told([call(gone)], [call({ ...gone, side: 'south' })]), [`${rule} upstream`]);
});

test('a side route that redirects degrades, and breaks no turn', () => {
  const redirected = (route: 'models' | 'messages') =>
    answered({ route, method: route === 'models' ? 'GET' : 'POST', status: 307 });
  assert.ok(redirected('models').includes('warning http/redirect'));
  assert.ok(redirected('messages').includes('error http/redirect'));
});

test('http/count-tokens: missing is a note, broken a warning', () => {
  const count = (status: number, body: unknown) =>
    answered({ route: 'count_tokens', status, response: json(body), request: { messages: [] } });
  assert.deepEqual(count(404, {}), ['note http/count-tokens']);
  assert.deepEqual(count(500, {}), ['warning http/count-tokens']);
  assert.deepEqual(count(200, { input_tokens: 1.5 }), ['warning http/count-tokens']);
  assert.deepEqual(count(200, { tokens: 9 }), ['warning http/count-tokens']);
  assert.deepEqual(count(200, { input_tokens: 9, novelty: 1 }), []);
});

test('http/count-tokens: the price is what the CLI does instead', () => {
  const cli = { requestHeaders: [['user-agent', 'claude-cli/2.1.216']] } as const;
  const failed = reading({ ...cli, route: 'count_tokens', status: 404, response: json({}) });
  const words = (...others: Reading[]) =>
    findings(wire([failed, ...others])).find(({ rule }) => rule === 'http/count-tokens')?.message;
  assert.match(words() ?? '', /404; Claude Code then shows an estimate of its own$/);
  const asked = (id: string) => reading({ ...cli, id, request: { ...REQUEST, max_tokens: 1 } });
  assert.match(
    words(asked('n2'), asked('n3')) ?? '',
    /asked the model itself, 2 times for one token/,
  );
});

test('http/count-accuracy: count against the usage of the same prompt', () => {
  const pair = (count: number, used: number, tools: unknown = REQUEST.tools) =>
    told([
      reading({
        id: 'n0',
        route: 'count_tokens',
        request: { model: 'm', tools, messages: REQUEST.messages },
        response: json({ input_tokens: count }),
      }),
      streamed([
        messageStart({
          usage: { input_tokens: 10, cache_read_input_tokens: used - 10, output_tokens: 1 },
        }),
        ...textBlock(0, 'DONE'),
        ...messageEnd(),
      ]),
    ]);
  assert.deepEqual(pair(70, 1000), ['warning http/count-accuracy']);
  assert.deepEqual(pair(1600, 1000), ['warning http/count-accuracy']);
  assert.deepEqual(pair(700, 1000), []);
  assert.deepEqual(pair(70, 1000, []), [], 'another prompt is not compared');
});

test('http/count-tokens: a failure of the upstream is not the target’s', () => {
  const count = (side: 'north' | 'south', status: number) =>
    reading({ side, route: 'count_tokens', status, response: json({}), request: { messages: [] } });
  const rule = 'warning http/count-tokens';
  assert.deepEqual(told([count('north', 502)], [count('south', 500)]), [`${rule} upstream`]);
  assert.deepEqual(told([count('north', 502)], [count('south', 200)]), [rule]);
});
