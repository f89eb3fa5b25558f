import { answerOf } from '../answer.ts';
import { type Pair, pairsOf } from '../pairs.ts';
import type { AttemptWire, Reading } from '../reading.ts';
import type { Breach, Rule } from '../rule.ts';
import { issue, PROTOCOL } from './published.ts';
import { atMostOne, breaches, type Fault, onEachStream, type Stream } from './subjects.ts';

const SILENCE_MS = 10_000;

/** The CLI's least idle limit is 10 s of bytes; some releases count events only, and comments are none. */
function commentFaults({ reading, response }: Stream): readonly Fault[] {
  const start = reading.exchange.response?.at ?? 0;
  const times = [start, ...response.events.map((event) => event.at)];
  const gap = times.findIndex((time, place) => {
    const next = times[place + 1];
    if (next === undefined || next - time <= SILENCE_MS) return false;
    return response.comments.some((comment) => comment > time && comment < next);
  });
  return gap === -1 ? [] : ['a gap of more than 10 s held SSE comments but no ping event'];
}

/** Pings this far apart are there to fill a gap, not for decoration. */
const FILLING_MS = 500;

/** Times of pings that stand in a gap of the upstream's own events, in ms since its exchange began. */
function fillingPings({ response }: Reading): readonly number[] {
  if (response.kind !== 'stream') return [];
  return response.events.flatMap((event, place) => {
    const before = response.events[place - 1]?.at ?? event.at;
    return event.name === 'ping' && event.at - before >= FILLING_MS ? [event.at] : [];
  });
}

function pingFaults(wire: AttemptWire): readonly Breach[] {
  return pairsOf(wire).flatMap(({ north, south }) => {
    const [only] = south;
    if (!only || south.length > 1 || north.response.kind !== 'stream') return [];
    const sent = fillingPings(only).length;
    const passed = north.response.events.some((event) => event.name === 'ping');
    if (sent < 2 || passed) return [];
    return breaches(north, [`the upstream filled a gap with ${sent} ping events; none arrived`]);
  });
}

export const keepAlive: Rule = {
  id: 'stream/keep-alive',
  severity: 'warning',
  party: 'target',
  says: 'Silent gaps are filled with `ping` events, not with SSE comments alone.',
  mend: 'Send `event: ping` with `data: {"type":"ping"}` every few seconds while the upstream is silent.',
  link: issue('MadSkittles/Router-Maestro', 61),
  check: (wire) => [...onEachStream(commentFaults)(wire), ...pingFaults(wire)],
};

const LONG_MS = 300;
const MANY = 5;

const SLOW_MS = 1000;

/** Times of all events of a stream in epoch ms; pings commit to nothing and may be held back. */
function eventTimes({ exchange, response }: Reading): readonly number[] {
  return response.kind === 'stream'
    ? response.events
        .filter((event) => event.name !== 'ping')
        .map((event) => exchange.startedAt + event.at)
    : [];
}

/** Nothing at all went out before the upstream had ended, though it took its time. */
function withheldFault({ north, south }: Pair): Fault | undefined {
  const [only] = south;
  if (south.length !== 1 || only?.route !== 'messages' || !north.wantsStream) return undefined;
  const [firstIn] = eventTimes(only);
  const lastIn = eventTimes(only).at(-1);
  const [firstOut] = eventTimes(north);
  if (firstIn === undefined || lastIn === undefined || firstOut === undefined) return undefined;
  if (lastIn - firstIn < SLOW_MS || firstOut < lastIn) return undefined;
  return `the upstream streamed for ${Math.round(lastIn - firstIn)} ms before the first event was passed on`;
}

/** Held back: the first content went out only after the upstream had sent its last, long after its first. */
function bufferedFault({ north, south }: Pair): Fault | undefined {
  const [only] = south;
  const given = answerOf(north);
  const had = only && answerOf(only);
  if (south.length !== 1 || !only || !given?.whole || !had?.whole || !north.wantsStream)
    return undefined;
  const [firstIn] = had.deltaTimes;
  const lastIn = had.deltaTimes.at(-1);
  const [firstOut] = given.deltaTimes;
  if (firstIn === undefined || lastIn === undefined || firstOut === undefined) return undefined;
  const long = lastIn - firstIn >= LONG_MS && had.deltaTimes.length >= MANY;
  if (!long || firstOut < lastIn) return undefined;
  const message = `the upstream streamed for ${Math.round(lastIn - firstIn)} ms before the first content was passed on`;
  // A call's arguments may be held until they are whole; text may not.
  return had.text === '' ? { message, severity: 'warning' } : message;
}

/** In a long turn a held-back stream runs into the CLI's idle limit. */
export const buffered: Rule = {
  id: 'stream/buffered',
  severity: 'error',
  party: 'target',
  says: 'A stream is passed on while it arrives.',
  mend: 'Flush each event as it comes; turn off response buffering and compression buffers on the way.',
  link: PROTOCOL,
  check: (wire) =>
    pairsOf(wire).flatMap((pair) =>
      breaches(pair.north, atMostOne(bufferedFault(pair) ?? withheldFault(pair))),
    ),
};
