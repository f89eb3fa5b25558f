import { isMessages } from '../../dialects/anthropic/route.ts';
import { answerOf } from '../../dialects/outcome.ts';
import { measured, unmeasurableWords } from '../../wire/measurable.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import type { Pair } from '../pairs.ts';
import { PROTOCOL } from '../published.ts';
import { atMostOne, type Breach, figures, type Rule } from '../rule.ts';

/** In a long turn a held-back stream runs into the CLI's idle limit. */
export const buffered: Rule = {
  id: 'stream/buffered',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'A stream is passed on while it arrives.',
  mend: 'Flush each event as it comes; turn off response buffering and compression buffers on the way.',
  link: PROTOCOL,
  check: (pair, wire) => atMostOne(contentFault(pair, wire) ?? eventFault(pair, wire)),
};

const LONG_MS = 300;
const MANY = 5;

/** Held back: the first content went out only after the upstream had sent its last, long after its first. */
function contentFault({ north, south }: Pair, wire: AttemptWire): Breach | undefined {
  const [only] = south;
  const given = answerOf(north);
  const had = only && answerOf(only);
  if (south.length !== 1 || !given?.whole || !had?.whole || !north.wantsStream) return undefined;
  const duration = heldBack(had.deltaTimes, given.deltaTimes);
  const length = measured(duration, LONG_MS, wire);
  if (length === 'within' || had.deltaTimes.length < MANY) return undefined;
  const fault = figures`the upstream streamed for ${duration} ms before the first content was passed on`;
  if (length === 'unmeasurable') return notMeasurable(fault, wire);
  // A call's arguments may be held until they are whole; text may not.
  return had.text === '' ? { ...fault, severity: 'warning' } : fault;
}

const SLOW_MS = 1000;

/** Nothing at all went out before the upstream had ended, though it took its time. */
function eventFault({ north, south }: Pair, wire: AttemptWire): Breach | undefined {
  const [only] = south;
  if (south.length !== 1 || only === undefined || !isMessages(only) || !north.wantsStream)
    return undefined;
  const duration = heldBack(eventTimes(only), eventTimes(north));
  const length = measured(duration, SLOW_MS, wire);
  if (length === 'within') return undefined;
  const fault = figures`the upstream streamed for ${duration} ms before the first event was passed on`;
  return length === 'unmeasurable' ? notMeasurable(fault, wire) : fault;
}

function notMeasurable({ message, key }: ReturnType<typeof figures>, wire: AttemptWire): Breach {
  return {
    message: `${message} (${unmeasurableWords(wire)})`,
    key: `${key} not measurable`,
    severity: 'note',
  };
}

/** How long the upstream had sent (ms) until its last, when nothing was passed on before that; else 0. */
function heldBack(incoming: readonly number[], outgoing: readonly number[]): number {
  const [firstIn] = incoming;
  const lastIn = incoming.at(-1);
  const [firstOut] = outgoing;
  if (firstIn === undefined || lastIn === undefined || firstOut === undefined) return 0;
  return firstOut < lastIn ? 0 : Math.round(lastIn - firstIn);
}

/** Times of all events of a stream in epoch ms; pings commit to nothing and may be held back. */
function eventTimes({ exchange, response }: Reading): readonly number[] {
  return response.kind === 'stream'
    ? response.events
        .filter((event) => event.name !== 'ping')
        .map((event) => exchange.startedAt + event.at)
    : [];
}
