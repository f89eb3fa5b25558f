import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import { reading, stream, wire } from '../wire/readings.ts';
import { messageEnd, messageStart, TEXT_STREAM, textBlock } from '../wire/streams.ts';
import { REQUEST, told } from './telling.ts';

/** The same events, each at a time of its own. */
function timed(events: readonly object[], at: (place: number) => number): object[] {
  return events.map((data, place) => ({
    data,
    name: 'type' in data ? String(data.type) : undefined,
    at: at(place),
  }));
}

const gap = (at: number, comments: number[], ping = false) => {
  const [first, ...others] = TEXT_STREAM;
  const events = [
    ...timed([first ?? {}], () => 5),
    ...(ping ? timed([{ type: 'ping' }], () => 8_000) : []),
    ...timed(others, (place) => at + place),
  ];
  return told([
    reading({ request: REQUEST, endedAt: 60_000, response: stream(events, { comments }) }),
  ]);
};

test('stream/keep-alive: comments alone in a long gap', () => {
  assert.deepEqual(gap(15_000, [5_000, 10_000]), ['warning stream/keep-alive']);
  assert.deepEqual(gap(15_000, [5_000, 10_000], true), []);
  assert.deepEqual(gap(9_000, [5_000]), []);
  assert.deepEqual(gap(15_000, []), [], 'a silent upstream is not blamed on the target');
});

test('stream/keep-alive: pings of a gap that are lost or become comments', () => {
  const slow = (pings: readonly number[]) =>
    timed([TEXT_STREAM[0] ?? {}], () => 5)
      .concat(pings.flatMap((time) => timed([{ type: 'ping' }], () => time)))
      .concat(timed(TEXT_STREAM.slice(1), (place) => 6000 + place));
  const relayed = (pings: readonly number[]) =>
    told(
      [reading({ request: REQUEST, endedAt: 9000, response: stream(slow(pings)) })],
      [reading({ side: 'south', request: REQUEST, response: stream(slow([1200, 2400, 3600])) })],
    );
  assert.deepEqual(relayed([]), ['warning stream/keep-alive']);
  assert.deepEqual(relayed([1200, 2400, 3600]), []);
});

const LONG = [messageStart(), ...textBlock(0, 'a', 'b', 'c', 'd', 'e', 'f'), ...messageEnd()];

/** The upstream streams a delta each `step` ms; north starts `delay` ms after it. */
function relay(step: number, at: (place: number) => number, events = LONG) {
  const south = reading({
    side: 'south',
    startedAt: 1000,
    request: REQUEST,
    response: stream(timed(events, (place) => place * step)),
  });
  const north = reading({ request: REQUEST, endedAt: 9000, response: stream(timed(events, at)) });
  return told([north], [south]);
}

test('stream/buffered: all of it comes after the upstream has ended', () => {
  assert.deepEqual(
    relay(100, (place) => 900 + place),
    ['error stream/buffered'],
  );
  assert.deepEqual(
    relay(100, (place) => place * 100 + 90),
    [],
  );
});

test('stream/buffered: not even the opening of a slow stream comes through', () => {
  const slow = (place: number) => (place < 2 ? place : 2000 + place);
  assert.deepEqual(relay(1, (place) => 2100 + place).length, 0);
  const south = reading({
    side: 'south',
    startedAt: 1000,
    request: REQUEST,
    response: stream(timed(LONG, slow)),
  });
  const north = (at: (place: number) => number) =>
    told(
      [reading({ request: REQUEST, endedAt: 9000, response: stream(timed(LONG, at)) })],
      [south],
    );
  assert.deepEqual(
    north((place) => 2100 + place),
    ['error stream/buffered'],
  );
  assert.deepEqual(
    north((place) => slow(place) + 5),
    [],
  );
});

test('stream/buffered: short streams decide nothing', () => {
  assert.deepEqual(
    relay(5, (place) => 900 + place),
    [],
  );
  const single = [messageStart(), ...textBlock(0, 'whole'), ...messageEnd()];
  assert.deepEqual(
    relay(150, (place) => 5000 + place, single),
    [],
  );
});

test('stream/buffered: pings before an answer in one burst are no stream held back', () => {
  const burst = (at: number) =>
    TEXT_STREAM.map((data) => ({ data, name: 'type' in data ? String(data.type) : '', at }));
  const ping = { data: { type: 'ping' }, name: 'ping', at: 1 };
  const south = reading({
    side: 'south',
    request: REQUEST,
    response: stream([ping, ...burst(1500)]),
    endedAt: 1501,
  });
  const north = reading({ request: REQUEST, response: stream(burst(1511)) });
  assert.deepEqual(told([north], [south]), []);
});

test('stream/buffered: on a machine that is itself late, a note that says so', () => {
  const south = reading({
    side: 'south',
    startedAt: 1000,
    request: REQUEST,
    response: stream(timed(LONG, (place) => place * 60)),
  });
  const held = stream(timed(LONG, (place) => 5000 + place));
  const north = reading({ request: REQUEST, endedAt: 9000, response: held });
  const late = (lagMs: number) =>
    findings({ ...wire([north], [south]), lagMs })
      .filter(({ rule }) => rule === 'stream/buffered')
      .map(({ severity, message }) => `${severity}: ${message}`);
  assert.match(late(0).join(), /^error: /);
  assert.match(late(200).join(), /^note: .*not measurable here: this machine was .* 200 ms late/);
});
