import type { Classification } from '../config/classifications.ts';
import { messageOf } from '../dialects/anthropic/reading/message.ts';
import { answerOf } from '../dialects/outcome.ts';
import type { Observation } from '../probes/probe.ts';
import { SLACK_MS } from '../rules/pairs.ts';
import type { Reading } from '../wire/reading.ts';
import { countedExchanges } from './evidence.ts';

/** Whose silence an attempt ended in. */
export type Silence = { readonly classification: Classification; readonly reason: string };

/** Who kept the CLI waiting until its time ran out; undefined when it did not run out. */
export function silenceOf(seen: Observation): Silence | undefined {
  if (![...seen.steps, ...seen.http].some((run) => run.timedOut)) return undefined;
  const pending = countedExchanges(seen).findLast(isPending);
  if (!pending) {
    return {
      classification: 'probe_timeout',
      reason: 'time ran out with every request answered: the CLI went on by itself',
    };
  }
  return seen.wire.southRecorded ? readOffBothSides(pending, seen) : readOffOneSide(seen);
}

function readOffBothSides(pending: Reading, { wire }: Observation): Silence {
  const asked = wire.south.filter(
    ({ exchange }) => exchange.startedAt >= pending.exchange.startedAt - SLACK_MS,
  );
  if (asked.length === 0) return blamed('the target had not asked its upstream');
  if (asked.every(hasAnswered)) return blamed('the upstream had answered and the target had not');
  if (wire.scripted) return blamed('the scripted model’s answer had not come through whole');
  return {
    classification: 'upstream_unavailable',
    reason: 'time ran out while the upstream’s answer was not complete',
  };
}

function readOffOneSide({ wire }: Observation): Silence {
  if (wire.scripted) return blamed('the scripted model answers at once, and the target had not');
  return {
    classification: 'probe_timeout',
    reason: 'time ran out while the target was silent; whether its upstream was is not recorded',
  };
}

function blamed(what: string): Silence {
  return { classification: 'product_failure', reason: `time ran out: ${what}` };
}

/** Unanswered when the CLI was ended: one that has its whole message may be hung up on. */
function isPending(reading: Reading): boolean {
  return reading.exchange.end === 'client_gone' && messageOf(reading)?.ended === undefined;
}

/** Complete, or with the model's turn at its end, though the connection was then left. */
function hasAnswered(reading: Reading): boolean {
  return reading.exchange.end === 'complete' || answerOf(reading)?.stop !== undefined;
}
