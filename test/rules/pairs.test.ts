import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pairsOf } from '../../src/rules/pairs.ts';
import type { Reading } from '../../src/wire/reading.ts';
import { json, reading, wire } from '../wire/readings.ts';

type Turn = { readonly role: string; readonly content: unknown };

const SYSTEM = 'You are the CLI, in the folder of basic_text-00000000.';
const user = (text: string): Turn => ({ role: 'user', content: [{ type: 'text', text }] });
const call = (id: string): Turn => ({
  role: 'assistant',
  content: [{ type: 'tool_use', id, name: 'Read', input: { file_path: `${id}.txt` } }],
});
const returned = (id: string): Turn => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content: `what ${id} holds` }],
});
const ask = (messages: readonly Turn[], more: object = {}) => ({
  model: 'asked',
  stream: true,
  system: [{ type: 'text', text: SYSTEM }],
  messages,
  ...more,
});

/** What a translator makes of a request. */
function chatOf(request: ReturnType<typeof ask>): object {
  const turns = request.messages.map(({ role, content }) => ({
    role,
    content: JSON.stringify(content).replace(/[{}[\]"]/g, ' '),
  }));
  return { model: 'other', messages: [{ role: 'system', content: SYSTEM }, ...turns] };
}

/** What the CLI asks one after the other, and how each is answered upstream. */
type Line = readonly { readonly request: ReturnType<typeof ask>; readonly tries: number }[];

/** A conversation with a new field that the upstream refuses at first, in turns with tool results. */
function conversation(name: string, turns: number, refused: boolean, tries: number): Line {
  const histories = Array.from({ length: turns }, (_, count) => [
    user(`say what ${name} holds`),
    ...Array.from({ length: count }, (__, index) => [
      call(`${name}${index}`),
      returned(`${name}${index}`),
    ]).flat(),
  ]);
  return histories.flatMap((history, place) => {
    const plain = { request: ask(history, { max_tokens: 9 }), tries };
    const fresh = { max_tokens: 9, context_management: { edits: [] } };
    return refused && place === 0 ? [{ request: ask(history, fresh), tries: 1 }, plain] : [plain];
  });
}

type Timed = {
  readonly norths: Reading[];
  readonly souths: Reading[];
  readonly owner: Map<string, string>;
};

/** Plays lines side by side on a clock so coarse that what follows often falls on one tick. */
function played(lines: readonly Line[], waits: readonly number[], chat: boolean): Timed {
  let drawn = 0;
  const wait = (least = 0) => least + (waits[drawn++ % waits.length] ?? 0);
  const norths: Reading[] = [];
  const souths: Reading[] = [];
  const owner = new Map<string, string>();
  lines.forEach((line, row) => {
    let clock = 1000 + wait();
    line.forEach(({ request, tries }, place) => {
      const id = `n${row}.${place}`;
      const startedAt = clock;
      const resent = line[place + 1]?.request.messages.length === request.messages.length;
      clock += wait();
      for (let tried = 1; tried <= tries; tried += 1) {
        const failed = tried < tries || resent;
        const end = clock + wait(1);
        const south = `s${row}.${place}.${tried}`;
        owner.set(south, id);
        souths.push(
          reading({
            id: south,
            side: 'south',
            route: chat ? 'chat_completions' : 'messages',
            request: chat ? chatOf(request) : { ...request, model: 'other' },
            startedAt: clock,
            endedAt: end - clock,
            status: failed ? (resent ? 400 : 529) : 200,
            response: json({}),
          }),
        );
        clock = end + wait();
      }
      norths.push(
        reading({ id, request, startedAt, endedAt: clock - startedAt, response: json({}) }),
      );
      clock += wait();
    });
  });
  return { norths, souths, owner };
}

const lines = fc
  .array(
    fc.record({
      turns: fc.integer({ min: 1, max: 4 }),
      refused: fc.boolean(),
      tries: fc.integer({ min: 1, max: 3 }),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((rows) =>
    rows.map(({ turns, refused, tries }, row) => conversation(`file${row}`, turns, refused, tries)),
  );

test('each request upstream belongs to the one it was made for, however they overlap', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 7, maxLength: 40 });
  fc.assert(
    fc.property(lines, waits, fc.boolean(), (all, pauses, chat) => {
      const { norths, souths, owner } = played(all, pauses, chat);
      const pairs = pairsOf(wire(norths, souths));
      const found = pairs.flatMap(({ north, south }) =>
        south.map(({ exchange }) => [exchange.id, north.exchange.id] as const),
      );
      assert.equal(found.length, souths.length, 'each one once');
      assert.deepEqual(new Map(found.toSorted()), new Map([...owner].toSorted()));
    }),
    { numRuns: 300 },
  );
});

const pairing = (norths: readonly Reading[], souths: readonly Reading[]) =>
  pairsOf(wire(norths, souths)).map(({ north, south }) => [
    north.exchange.id,
    south.map(({ exchange }) => exchange.id),
  ]);

test('a target that loses what is new in a turn still asked for that turn', () => {
  const [first, second] = conversation('a', 2, false, 1);
  const norths = [
    reading({ id: 'n1', request: first?.request, startedAt: 1000, endedAt: 20 }),
    reading({ id: 'n2', request: second?.request, startedAt: 1020, endedAt: 20 }),
  ];
  const souths = [
    reading({ id: 's1', side: 'south', request: first?.request, startedAt: 1001, endedAt: 18 }),
    reading({ id: 's2', side: 'south', request: first?.request, startedAt: 1021, endedAt: 18 }),
  ];
  assert.deepEqual(pairing(norths, souths), [
    ['n1', ['s1']],
    ['n2', ['s2']],
  ]);
});

test('what a target asks in the background, for a request that the CLI gave up, is not the next one’s', () => {
  const norths = [
    reading({
      id: 'n1',
      request: ask([user('one')]),
      startedAt: 1000,
      endedAt: 100,
      end: 'client_gone',
    }),
    reading({ id: 'n2', request: ask([user('two')]), startedAt: 1100, endedAt: 100 }),
  ];
  const late = reading({ id: 's1', side: 'south', request: ask([user('one')]), startedAt: 1150 });
  const own = reading({ id: 's2', side: 'south', request: ask([user('two')]), startedAt: 1110 });
  assert.deepEqual(pairing(norths, [late, own]), [
    ['n1', ['s1']],
    ['n2', ['s2']],
  ]);
});

test('what a target asks in order to count is no message’s', () => {
  const counted = reading({
    id: 'n1',
    route: 'count_tokens',
    request: ask([user('one')]),
    startedAt: 1000,
    endedAt: 50,
  });
  const message = reading({ id: 'n2', request: ask([user('two')]), startedAt: 1010, endedAt: 50 });
  const south = reading({ id: 's1', side: 'south', request: ask([user('one')]), startedAt: 1020 });
  assert.deepEqual(pairing([counted, message], [south]), [['n2', []]]);
});

test('before the CLI asked, nothing was asked for it', () => {
  const north = reading({ request: ask([user('one')]), startedAt: 1000 });
  const early = reading({ side: 'south', request: ask([user('one')]), startedAt: 900 });
  assert.deepEqual(pairing([north], [early]), [['n1', []]]);
});
