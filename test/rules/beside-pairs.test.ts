import assert from 'node:assert/strict';
import { test } from 'node:test';
import { besidePairs } from '../../src/rules/beside-pairs.ts';
import { findings } from '../../src/rules/judge.ts';
import type { JsonObject } from '../../src/system/json.ts';
import { json, reading, wire } from '../wire/readings.ts';

/** Counts of one tool each, all at once, as `/context` sends them. */
const TOOLS = ['Read', 'Write', 'Bash'].map((name) => ({
  name,
  description: `What ${name} is for.`,
  input_schema: { type: 'object', properties: { [name.toLowerCase()]: { type: 'string' } } },
}));
const ASKED: readonly JsonObject[] = [
  ...TOOLS.map((tool) => ({ messages: [{ role: 'user', content: 'foo' }], tools: [tool] })),
  { messages: [{ role: 'user', content: 'foo' }] },
];

function count(side: 'north' | 'south', place: number, request: unknown) {
  return reading({
    side,
    id: `${side === 'north' ? 'n' : 's'}${place}`,
    route: 'count_tokens',
    startedAt: 1000 + place + (side === 'north' ? 0 : 100),
    endedAt: 500,
    request,
    response: json({ input_tokens: 40 }),
  });
}

const NORTH = ASKED.map((request, place) => count('north', place, request));

/** What is said when these reached the upstream, in another order. */
function told(souths: readonly JsonObject[]): string[] {
  const south = souths.map((request, place) => count('south', place, request)).toReversed();
  return findings(wire(NORTH, south)).map(({ rule, message }) => `${rule}: ${message}`);
}

test('of a burst of counts each belongs to the one that it is most like', () => {
  const south = ASKED.map((request, place) => count('south', place, request)).toReversed();
  const pairs = besidePairs(wire(NORTH, south)).map((pair) => [
    pair.north.exchange.id,
    pair.south.exchange.id,
  ]);
  assert.deepEqual(pairs.toSorted(), [
    ['n0', 's0'],
    ['n1', 's1'],
    ['n2', 's2'],
    ['n3', 's3'],
  ]);
  assert.deepEqual(told(ASKED), []);
});

test('what one of them lost on the way is told, also where all lost it', () => {
  const without = (field: string) =>
    ASKED.map((request) =>
      JSON.parse(JSON.stringify(request), (key, value) => (key === field ? undefined : value)),
    );
  assert.match(told(without('description')).join(), /http\/beside: .*tools\[\w+\]\.description/);
  assert.match(told(without('tools')).join(), /http\/beside: .*tools/);
  const [first, ...others] = ASKED;
  const poorer = { ...first, tools: [{ ...TOOLS[0], input_schema: { type: 'object' } }] };
  assert.match(told([poorer, ...others]).join(), /tools\[Read\]\.input_schema\.properties/);
});

test('where not all were asked upstream, or some twice, nobody is accused', () => {
  const [first = {}, second = {}, ...others] = ASKED;
  assert.deepEqual(told([first, second]), []);
  assert.deepEqual(told([{ ...second, metadata: {} }, ...others, ...others]), []);
  const poorer = { ...second, tools: [{ ...TOOLS[1], description: 'Another.' }] };
  assert.match(told([first, poorer]).join(), /tools\[Write\]\.description/, 'unmistakably its own');
  const failed = { ...count('south', 9, first) };
  const refused = reading({
    ...{ side: 'south', route: 'count_tokens', status: 500 },
    id: 's9',
    startedAt: 1100,
    endedAt: 10,
    request: first,
  });
  const pairs = besidePairs(wire(NORTH.slice(0, 1), [refused, failed]));
  assert.deepEqual(
    pairs.map(({ south }) => south),
    [failed],
    'the last try counts',
  );
});
