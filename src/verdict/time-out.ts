import type { Classification } from '../config/classifications.ts';
import { messageOf } from '../dialects/anthropic/reading/message.ts';
import { answerOf } from '../dialects/outcome.ts';
import type { Observation } from '../probes/probe.ts';
import { pairsOf, SLACK_MS, seesUpstream } from '../rules/pairs.ts';
import { measured, unmeasurableWords } from '../wire/measurable.ts';
import type { AttemptWire, Reading } from '../wire/reading.ts';
import { countedExchanges } from './evidence.ts';

/** Whose silence an attempt ended in. */
export type Silence = { readonly classification: Classification; readonly reason: string };

/** A target that has sent nothing for so long is silent. */
const SILENT_MS = 5000;

/** Who kept the CLI waiting until its time ran out; undefined when it did not run out. */
export function silenceOf(seen: Observation): Silence | undefined {
  if (![...seen.steps, ...seen.http].some((run) => run.timedOut)) return undefined;
  const requests = countedExchanges(seen);
  const pending = requests.findLast(isPending);
  if (!pending) {
    const all = requests.length === 1 ? 'its one request' : `all ${requests.length} requests`;
    return unclear(`${all} answered: the CLI went on by itself`);
  }
  return seesUpstream(seen.wire)
    ? readOffBothSides(pending, seen.wire)
    : readOffOneSide(pending, seen.wire);
}

function readOffBothSides(pending: Reading, wire: AttemptWire): Silence {
  const asked = askedFor(pending, wire);
  if (asked.length === 0) return blamed('the target had not asked its upstream', pending, wire);
  if (asked.every(hasAnswered)) {
    const how = isSending(pending) ? `was still sending (${sent(pending)})` : 'had not';
    return blamed(`the upstream had answered and the target ${how}`, pending, wire);
  }
  if (wire.scripted)
    return blamed('the scripted model’s answer had not come through whole', pending, wire);
  return {
    classification: 'upstream_unavailable',
    reason: `time ran out while the upstream’s answer was not complete (${pending.exchange.id})`,
  };
}

function askedFor(pending: Reading, wire: AttemptWire): readonly Reading[] {
  const pair = pairsOf(wire).find(({ north }) => north === pending);
  if (pair) return pair.south;
  const from = pending.exchange.startedAt - SLACK_MS;
  return wire.south.filter(({ exchange }) => exchange.startedAt >= from);
}

function readOffOneSide(pending: Reading, wire: AttemptWire): Silence {
  if (wire.scripted)
    return blamed('the scripted model answers at once, and the target had not', pending, wire);
  return isSending(pending)
    ? unclear(`the target still sending (${sent(pending)})`)
    : unclear('the target silent; whether its upstream was is not recorded');
}

/** A target is blamed for a wait only where the wait is longer than this machine's own delays. */
function blamed(what: string, { exchange }: Reading, wire: AttemptWire): Silence {
  const reason = `time ran out: ${what} (${exchange.id})`;
  return measured(exchange.endedAt, SILENT_MS, wire) === 'unmeasurable'
    ? { classification: 'probe_timeout', reason: `${reason}; ${unmeasurableWords(wire)}` }
    : { classification: 'product_failure', reason };
}

function unclear(how: string): Silence {
  return { classification: 'probe_timeout', reason: `time ran out with ${how}` };
}

/** Unanswered when the CLI was ended: one that has its whole message may be hung up on. */
function isPending(reading: Reading): boolean {
  return reading.exchange.end === 'client_gone' && messageOf(reading)?.ended === undefined;
}

function isSending({ exchange }: Reading): boolean {
  const { lastAt } = exchange.response?.body ?? {};
  return lastAt !== undefined && exchange.endedAt - lastAt < SILENT_MS;
}

function sent({ exchange }: Reading): string {
  return `${exchange.response?.body.size ?? 0} bytes of ${exchange.id} so far`;
}

/** Complete, or with the model's turn at its end, though the connection was then left. */
function hasAnswered(reading: Reading): boolean {
  return reading.exchange.end === 'complete' || answerOf(reading)?.stop !== undefined;
}
