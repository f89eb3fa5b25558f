import { hasFailed } from '../answer.ts';
import { findAttempts } from '../attribution.ts';
import type { Exchange } from '../exchange.ts';
import { messageOf } from '../message.ts';
import { type Pair, pairsOf, speaksForeign, statusOf, succeeded } from '../pairs.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { issue, PROTOCOL } from './published.ts';
import { atMostOne, breaches, type Fault, isAnswered } from './subjects.ts';

/** Longer than any pause of a target that has nothing to wait for. */
const SILENCE_MS = 5000;

function lastByteAt({ response }: Exchange): number {
  return response?.body.chunks.at(-1)?.at ?? response?.at ?? 0;
}

/** Silent although its upstream had ended long before, or had never been asked. */
function silenceFault({ north, south }: Pair): Fault | undefined {
  const { exchange } = north;
  if (exchange.end !== 'client_gone') return undefined;
  const end = exchange.startedAt + exchange.endedAt;
  const silence = exchange.endedAt - lastByteAt(exchange);
  if (silence < SILENCE_MS) return undefined;
  const waited = `the target was silent for ${Math.round(silence / 1000)} s until the CLI gave up`;
  if (south.length === 0) return `${waited}, and its upstream was not asked`;
  const busy = south.some(
    (reading) =>
      (!succeeded(reading) && statusOf(reading) === undefined) ||
      reading.exchange.startedAt + reading.exchange.endedAt > end - SILENCE_MS,
  );
  return busy ? undefined : `${waited}, although its upstream had answered`;
}

export const unanswered: Rule = {
  id: 'http/unanswered',
  severity: 'error',
  party: 'target',
  says: 'An answer comes, and its connection ends, once the upstream has answered.',
  mend: "Look in the target's log for a request that hangs; end the response when the upstream's ends.",
  link: issue('farion1231/cc-switch', 2620),
  check: (wire) =>
    wire.southRecorded && !speaksForeign(wire)
      ? pairsOf(wire).flatMap((pair) => breaches(pair.north, atMostOne(silenceFault(pair))))
      : [],
};

function isTagged(reading: Reading): boolean {
  return findAttempts(JSON.stringify(reading.requestJson) ?? '').length > 0;
}

/** Known only for requests whose like would be found upstream: those with a mark of their attempt. */
export const unasked: Rule = {
  id: 'across/unasked',
  severity: 'warning',
  party: 'target',
  says: 'An answer of the model comes from the upstream.',
  mend: 'Ask the upstream for every turn: an answer kept from an earlier one, or made up, is not the model’s.',
  link: PROTOCOL,
  check: (wire) => {
    if (!wire.southRecorded || speaksForeign(wire)) return [];
    return pairsOf(wire).flatMap(({ north, south }) =>
      south.length === 0 && isAnswered(north) && isTagged(north)
        ? breaches(north, [
            'the target answered, and no request of this attempt reached the upstream',
          ])
        : [],
    );
  },
};

function upstreamFailed(reading: Reading): boolean {
  return statusOf(reading) === undefined || hasFailed(reading);
}

/** CLI 2.1.330 shows what came before it, or asks again without `stream`. */
export const falseError: Rule = {
  id: 'stream/false-error',
  severity: 'error',
  party: 'target',
  says: 'An `error` event tells of a failure of the upstream.',
  mend: "Look in the target's log for what it could not translate in the upstream's stream.",
  link: issue('vllm-project/vllm', 34887),
  check: (wire) =>
    pairsOf(wire).flatMap(({ north, south }) => {
      const message = isAnswered(north) ? messageOf(north) : undefined;
      if (message?.ended !== 'error' || south.length === 0 || south.some(upstreamFailed)) return [];
      return breaches(north, [
        `the stream ended with ${message.error?.type || 'an error'}, and the upstream had not failed`,
      ]);
    }),
};
