import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import { json, reading, stream, wire } from '../wire/readings.ts';
import {
  blockStart,
  ERROR_EVENT,
  messageEnd,
  messageStart,
  TEXT_STREAM,
  textBlock,
  thinkingBlock,
} from '../wire/streams.ts';
import { REQUEST, streamed, told } from './telling.ts';

const UPSTREAM = reading({
  side: 'south',
  request: REQUEST,
  response: stream(TEXT_STREAM),
  endedAt: 100,
});
const TAGGED = {
  ...REQUEST,
  messages: [
    { role: 'user', content: '[smoke:basic_text-00000000] Read a.txt and say what it holds.' },
  ],
};
const CLI = [['User-Agent', 'claude-cli/2.1.330']] as const;

test('http/unanswered: silence although the upstream had answered or was never asked', () => {
  const silent = (endedAt: number) =>
    reading({ request: REQUEST, noResponse: true, end: 'client_gone', endedAt });
  assert.deepEqual(told([silent(12_000)], [UPSTREAM]), ['error http/unanswered']);
  assert.deepEqual(told([silent(12_000)], []), ['error http/unanswered']);
  assert.deepEqual(told([silent(12_000)]), []);
  assert.deepEqual(told([silent(3000)], [UPSTREAM]), []);
  const busy = reading({
    side: 'south',
    request: REQUEST,
    noResponse: true,
    end: 'client_gone',
    endedAt: 11_990,
  });
  assert.deepEqual(told([silent(12_000)], [busy]), []);
});

test('http/unanswered: a target that sends more than can be kept is not silent', () => {
  const flooding = (lastAt: number) =>
    reading({
      request: REQUEST,
      end: 'client_gone',
      endedAt: 12_000,
      truncated: true,
      lastAt,
      response: stream(TEXT_STREAM.slice(0, 3)),
    });
  assert.deepEqual(told([flooding(11_990)], [UPSTREAM]), []);
  assert.deepEqual(told([flooding(900)], [UPSTREAM]), ['error http/unanswered']);
});

test('http/unanswered: nothing is held against the target on a machine that is itself so late', () => {
  const silent = reading({ request: REQUEST, noResponse: true, end: 'client_gone', endedAt: 6000 });
  const late = (lagMs: number) => findings({ ...wire([silent], [UPSTREAM]), lagMs });
  assert.deepEqual(late(1500), []);
  assert.equal(late(10)[0]?.rule, 'http/unanswered');
});

test('across/unasked: an answer that the upstream did not give', () => {
  const own = streamed(TEXT_STREAM, { request: TAGGED });
  assert.deepEqual(told([own], []), ['warning across/unasked']);
  assert.deepEqual(told([streamed(TEXT_STREAM)], []), []);
  assert.deepEqual(told([own]), []);
});

test('stream/false-error: an error event although the upstream was fine', () => {
  const north = streamed([...TEXT_STREAM.slice(0, 3), ERROR_EVENT]);
  assert.deepEqual(told([north], [UPSTREAM]), ['error stream/false-error']);
  const failed = reading({
    side: 'south',
    request: REQUEST,
    response: stream([...TEXT_STREAM.slice(0, 3), ERROR_EVENT]),
  });
  assert.deepEqual(told([north], [failed]), []);
  assert.deepEqual(told([north]), []);
});

test('thinking/changed: the signature no longer fits', () => {
  const answer = (thought: readonly object[]) => [
    messageStart(),
    ...thought,
    ...textBlock(1, 'DONE'),
    ...messageEnd(),
  ];
  const south = reading({
    side: 'south',
    request: REQUEST,
    response: stream(answer(thinkingBlock(0))),
  });
  const [open, , ...rest] = thinkingBlock(0);
  const shortened = [
    open ?? blockStart(0, { type: 'thinking' }),
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'let' } },
    ...rest,
  ];
  assert.deepEqual(told([streamed(answer(shortened))], [south]), ['error thinking/changed']);
  assert.deepEqual(told([streamed(answer(thinkingBlock(0)))], [south]), []);
});

const again = (more: object, id = 'n2') =>
  reading({
    id,
    requestHeaders: CLI,
    startedAt: 5000,
    request: REQUEST,
    response: stream(TEXT_STREAM),
    ...more,
  });

test('recovery/retry, recovery/non-streaming-fallback, recovery/field-dropped: what the CLI mended', () => {
  const failed = again({ id: 'n1', startedAt: 1000, status: 500, response: stream([]) });
  const rules = (second: object) =>
    told([failed, again(second)]).filter((line) => line.includes('recovery/'));
  assert.deepEqual(rules({}), ['warning recovery/retry']);
  const { stream: _, ...plain } = REQUEST;
  assert.deepEqual(rules({ request: plain }), ['warning recovery/non-streaming-fallback']);
  const { tools: __, ...less } = REQUEST;
  assert.deepEqual(rules({ request: less }), ['warning recovery/field-dropped']);
  assert.deepEqual(rules({ request: { ...REQUEST, messages: [] } }), []);
  const other = stream([messageStart({ id: 'msg_2' }), ...TEXT_STREAM.slice(1)]);
  assert.deepEqual(told([again({}, 'n1'), again({ startedAt: 9000, response: other })]), []);
});

test('recovery/retry: the upstream decides whose it is', () => {
  const failed = again({ id: 'n1', startedAt: 1000, status: 500, response: stream([]) });
  const upstream = { ...UPSTREAM };
  const blamed = (scripted: boolean, south: typeof upstream) =>
    findings({ ...wire([failed, again({})], [south]), scripted })
      .filter(({ rule }) => rule === 'recovery/retry')
      .map(({ severity, party }) => `${severity} ${party}`);
  assert.deepEqual(blamed(true, upstream), ['error target']);
  const down = reading({ side: 'south', request: REQUEST, status: 500 });
  assert.deepEqual(blamed(false, down), ['warning upstream']);
  assert.deepEqual(blamed(true, down), ['note upstream']);
});

test('an upstream in a dialect that is not known pairs with nothing and proves nothing', () => {
  const foreign = reading({ side: 'south', route: 'other', request: TAGGED, path: '/v1beta/m:go' });
  assert.deepEqual(told([streamed(TEXT_STREAM, { request: TAGGED })], [foreign]), []);
  const silent = streamed([], { noResponse: true, end: 'client_gone', endedAt: 12_000 });
  assert.deepEqual(told([silent], [foreign]), []);
  const cut = streamed(TEXT_STREAM.slice(0, 3), { end: 'cut' });
  assert.deepEqual(told([cut], [foreign]), ['warning http/broken']);
});

test('an upstream that did not come to its end in any dialect has failed', () => {
  const failures = {
    messages: TEXT_STREAM.slice(0, 3),
    responses: [
      { type: 'response.created', response: {} },
      { type: 'response.failed', response: { status: 'failed' } },
    ],
    chat_completions: [{ data: { error: { message: 'boom' } } }],
  } as const;
  const event = streamed([...TEXT_STREAM.slice(0, 3), ERROR_EVENT]);
  const cut = streamed(TEXT_STREAM.slice(0, 3), { end: 'cut' });
  const status = reading({ request: REQUEST, status: 529, response: json(ERROR_EVENT) });
  for (const route of ['messages', 'responses', 'chat_completions'] as const) {
    const response = stream(failures[route]);
    const south = [reading({ side: 'south', route, request: {}, response, endedAt: 100 })];
    for (const north of [event, cut, status]) {
      const rules = findings(wire([north], south)).map(({ rule }) => rule);
      for (const rule of ['stream/false-error', 'http/broken', 'http/refused'])
        assert.ok(!rules.includes(rule), `${rule} for ${route}`);
    }
  }
});

test('recovery/retry: an honest 529 is not the target’s, also when the upstream was not recorded', () => {
  const requestHeaders = [['user-agent', 'claude-cli/2.1.330']] as const;
  const busy = { requestHeaders, status: 529, request: REQUEST, response: json(ERROR_EVENT) };
  const again = streamed(TEXT_STREAM, { id: 'n2', startedAt: 5000, requestHeaders });
  assert.ok(told([reading(busy), again]).includes('warning recovery/retry upstream'));
  const own = reading({ ...busy, status: 500 });
  assert.ok(told([own, again]).includes('warning recovery/retry'));
});
