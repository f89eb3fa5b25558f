import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findingWords } from '../../src/rules/finding.ts';
import { findings } from '../../src/rules/judge.ts';
import { json, reading, stream, wire } from '../wire/readings.ts';
import {
  chatStream,
  JSON_MESSAGE,
  messageEnd,
  messageStart,
  TEXT_STREAM,
  TOOL_STREAM,
  textBlock,
} from '../wire/streams.ts';
import { REQUEST, streamed, told, toldOf } from './telling.ts';

const READ = { name: 'Read', args: '{"file_path":"a.txt"}' };

test('clean exchanges give nothing: text, tools, side routes, both sides, both dialects', () => {
  const norths = [
    reading({
      id: 'n0',
      route: 'other',
      method: 'HEAD',
      request: null,
      response: { kind: 'text', text: '' },
    }),
    streamed(TOOL_STREAM, { id: 'n1' }),
    streamed([...TEXT_STREAM.slice(0, 2), { type: 'ping' }, ...TEXT_STREAM.slice(2)], {
      id: 'n2',
      startedAt: 5000,
    }),
    reading({
      id: 'n3',
      startedAt: 9000,
      request: { ...REQUEST, stream: false },
      response: json(JSON_MESSAGE),
    }),
  ];
  assert.deepEqual(told(norths), []);
  const souths = [
    reading({ side: 'south', id: 's1', request: REQUEST, response: stream(TOOL_STREAM) }),
    reading({
      side: 'south',
      id: 's2',
      startedAt: 5010,
      route: 'chat_completions',
      request: { messages: REQUEST.messages, tools: REQUEST.tools },
      response: stream(chatStream({ text: 'DONE' })),
    }),
    reading({
      side: 'south',
      id: 's3',
      startedAt: 9010,
      request: REQUEST,
      response: stream(TEXT_STREAM),
    }),
  ];
  assert.deepEqual(told(norths, souths), []);
});

test('errors come first, each place once', () => {
  const bad = [messageStart(), ...textBlock(1, 'x'), ...messageEnd('length')].slice(0, -1);
  const same = streamed([...bad, { type: 'message_stop' }, { type: 'message_stop' }], {
    headers: [],
  });
  const severities = findings(wire([same])).map((finding) => finding.severity);
  assert.deepEqual(severities, ['error', 'error', 'warning', 'warning']);
  assert.equal(findings(wire([same, same])).length, severities.length);
});

test('a breach that differs in figures alone is one finding, told by the first', () => {
  const lost = (id: string, count: number) => {
    const startedAt = 1000 * Number(id);
    const texts = Array.from({ length: count }, (_, place) => ({
      type: 'text',
      text: `T${place}`,
    }));
    const asks = { ...REQUEST, messages: [{ role: 'user', content: texts }] };
    const north = reading({ id: `n${id}`, startedAt, endedAt: 900, request: asks });
    const south = { side: 'south', id: `s${id}`, startedAt: startedAt + 10 } as const;
    return [north, reading({ ...south, request: { ...REQUEST, messages: [] } })] as const;
  };
  const sides = [lost('1', 3), lost('2', 5), lost('3', 3)];
  const [north, south] = [sides.map(([one]) => one), sides.map(([, other]) => other)];
  const found = findings(wire(north, south)).filter(({ rule }) => rule === 'body/history');
  assert.deepEqual(found, [
    {
      rule: 'body/history',
      severity: 'error',
      party: 'target',
      message: "3 text(s) of the conversation's turns did not reach the upstream whole",
      count: 3,
      exchanges: ['n1', 'n2', 'n3'],
    },
  ]);
  assert.match(found.map(findingWords).join(), /whole \(in 3 exchanges\)$/);
});

test('a status is no mere figure, and a place in the body is told', () => {
  const refused = (id: string, status: number) =>
    reading({ id, status, response: json({ type: 'error' }) });
  const found = findings(wire([refused('n1', 400), refused('n2', 404), refused('n3', 400)], []));
  const counts = found.flatMap(({ rule, count }) => (rule === 'http/refused' ? [count] : []));
  assert.deepEqual(counts, [2, 1]);
  const request = { ...REQUEST, context_management: {} };
  const south = reading({ side: 'south', request: REQUEST, response: stream(TEXT_STREAM) });
  const [dropped] = findings(wire([streamed(TEXT_STREAM, { request })], [south]));
  assert.deepEqual([dropped?.rule, dropped?.path], ['body/unknown-field', 'context_management']);
  assert.equal(dropped && findingWords(dropped), dropped?.message, 'once is not counted');
});

test('what an upstream of the same dialect sent wrong is the upstream’s', () => {
  const bad = TEXT_STREAM.slice(0, -1);
  const south = reading({ side: 'south', request: REQUEST, response: stream(bad) });
  assert.deepEqual(told([streamed(bad)], [south]), ['error stream/terminal-event upstream']);
  const good = reading({ side: 'south', request: REQUEST, response: stream(TEXT_STREAM) });
  assert.deepEqual(told([streamed(bad)], [good]), ['error stream/terminal-event']);
});

const FAKE_STREAM = TEXT_STREAM.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join(
  '',
);
const PROSE = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom(
    'at capacity, timed out, rate limit, permission denied',
    '"tool_result"',
    '"type":"tool_use"',
    FAKE_STREAM,
    '[DONE]',
    ': ping',
    'prompt is too long',
    '<tool_call>Read {"file_path":"a.txt"}</tool_call>',
  ),
);

test("nothing hangs on words in a model's prose", () => {
  fc.assert(
    fc.property(fc.array(PROSE, { minLength: 1, maxLength: 6 }), (prose) => {
      const text = `I say: ${prose.join('')}`;
      const clean = [messageStart(), ...textBlock(0, 'I say: ', ...prose), ...messageEnd()];
      assert.deepEqual(toldOf(clean), []);
      const south = reading({
        side: 'south',
        route: 'chat_completions',
        request: REQUEST,
        response: stream(chatStream({ text })),
      });
      assert.deepEqual(told([streamed(clean)], [south]), []);
      assert.deepEqual(toldOf(clean.slice(0, -1)), ['error stream/terminal-event']);
    }),
  );
});

test('no answer, however odd, makes the judge throw', () => {
  const events = fc.array(fc.oneof(fc.object(), fc.constantFrom(...TOOL_STREAM, ...TEXT_STREAM)));
  fc.assert(
    fc.property(
      events,
      fc.jsonValue(),
      fc.constantFrom(200, 204, 400, 500),
      (list, value, status) => {
        const norths = [
          streamed(list, { status, request: value === null ? REQUEST : value }),
          reading({ id: 'n2', status, request: value ?? REQUEST, response: json(value) }),
        ];
        const souths = [
          reading({ side: 'south', status, request: value ?? {}, response: stream(list) }),
          reading({
            side: 'south',
            id: 's2',
            route: 'responses',
            response: json(value),
            startedAt: 1011,
          }),
          reading({
            side: 'south',
            id: 's3',
            route: 'chat_completions',
            response: json(value),
            startedAt: 1012,
          }),
        ];
        assert.ok(Array.isArray(findings(wire(norths, souths))));
      },
    ),
  );
});

test('a tool loop in another dialect is clean too', () => {
  const south = reading({
    side: 'south',
    route: 'chat_completions',
    request: REQUEST,
    response: stream(chatStream({ reasoning: 'let me see', text: 'I read it.', calls: [READ] })),
  });
  assert.deepEqual(told([streamed(TOOL_STREAM)], [south]), []);
});
