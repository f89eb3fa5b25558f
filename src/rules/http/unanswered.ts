import { lastByteAt } from '../../wire/exchange.ts';
import { measured } from '../../wire/measurable.ts';
import type { AttemptWire } from '../../wire/reading.ts';
import { statusOf, succeeded } from '../../wire/status.ts';
import { type Pair, seesUpstream } from '../pairs.ts';
import { atMostOne, type Breach, figures, type Rule } from '../rule.ts';

export const unanswered: Rule = {
  id: 'http/unanswered',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'An answer comes, and its connection ends, once the upstream has answered.',
  mend: "Look in the target's log for a request that hangs; end the response when the upstream's ends.",
  link: 'farion1231/cc-switch#2620',
  check: (pair, wire) => (seesUpstream(wire) ? atMostOne(silenceFault(pair, wire)) : []),
};

/** Longer than any pause of a target that has nothing to wait for. */
const SILENCE_MS = 5000;

/** Silent although its upstream had ended long before, or had never been asked. */
function silenceFault({ north, south }: Pair, wire: AttemptWire): Breach | undefined {
  const { exchange } = north;
  if (exchange.end !== 'client_gone') return undefined;
  const end = exchange.startedAt + exchange.endedAt;
  const silence = exchange.endedAt - lastByteAt(exchange);
  if (measured(silence, SILENCE_MS, wire) !== 'beyond') return undefined;
  const seconds = Math.round(silence / 1000);
  if (south.length === 0)
    return figures`the target was silent for ${seconds} s until the CLI gave up, and its upstream was not asked`;
  const busy = south.some(
    (reading) =>
      (!succeeded(reading) && statusOf(reading) === undefined) ||
      reading.exchange.startedAt + reading.exchange.endedAt > end - SILENCE_MS,
  );
  return busy
    ? undefined
    : figures`the target was silent for ${seconds} s until the CLI gave up, although its upstream had answered`;
}
