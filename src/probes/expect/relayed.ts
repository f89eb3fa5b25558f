import { isMessages } from '../../dialects/anthropic/route.ts';
import { pairsOf } from '../../rules/pairs.ts';
import { headerValue } from '../../wire/exchange.ts';
import type { Reading } from '../../wire/reading.ts';
import { statusOf, succeeded } from '../../wire/status.ts';
import type { Expectation, Judgement, Observation } from '../probe.ts';
import { requestsCued } from './cue.ts';

export type RelayedFailure = {
  /** What the scripted model refuses with, in Anthropic's terms. */
  readonly status: number;
  /** Further statuses that say the same, such as OpenAI's word for it. */
  readonly orStatus?: readonly number[];
  readonly retryAfter?: true;
  /** Words that the CLI's recovery looks for; of an upstream in another dialect, its own message does as well. */
  readonly words?: string;
  /** Of one prompt of several: its requests alone. */
  readonly cue?: string;
};

/**
 * The failure that the scripted model played reached the CLI as such. A target that asked once more by itself and
 * then answered has hidden nothing from the user: that is told, not judged.
 */
export function failureRelayed(failure: RelayedFailure): Expectation {
  return {
    name: `the upstream's ${failure.status} reaches the CLI`,
    judge: (seen) => {
      const relayed = failed(seen, failure).filter((reading) =>
        means(failure, statusOf(reading) ?? 0),
      );
      if (relayed.length === 0) return judgeMissing(seen, failure);
      const fault = relayed.map((reading) => faultOf(reading, failure, seen));
      const [first] = fault;
      return first === undefined || fault.includes(undefined)
        ? { met: true }
        : { met: false, reason: first, blame: 'target' };
    },
  };
}

function means({ status, orStatus = [] }: RelayedFailure, seen: number): boolean {
  return [status, ...orStatus].includes(seen);
}

function askedIn(seen: Observation, { cue }: RelayedFailure): Reading[] {
  return cue === undefined ? seen.wire.north.filter(isMessages) : requestsCued(seen, cue);
}

function failed(seen: Observation, failure: RelayedFailure): Reading[] {
  return askedIn(seen, failure).filter((reading) => (statusOf(reading) ?? 0) >= 400);
}

function judgeMissing(seen: Observation, failure: RelayedFailure): Judgement {
  const { status } = failure;
  const asked = askedIn(seen, failure);
  const recovered = pairsOf(seen.wire).some(
    ({ north, south }) =>
      asked.includes(north) &&
      succeeded(north) &&
      south.some((reading) => (statusOf(reading) ?? 0) >= 400),
  );
  if (recovered)
    return { met: true, note: `the target got over the upstream's ${status} by itself` };
  const others =
    failed(seen, failure)
      .map((reading) => statusOf(reading))
      .join(', ') || 'none';
  return {
    met: false,
    reason: `expected the upstream's ${status} to reach the CLI, statuses of failures seen: ${others}`,
    blame: 'target',
  };
}

function faultOf(reading: Reading, failure: RelayedFailure, seen: Observation): string | undefined {
  const headers = reading.exchange.response?.headers ?? [];
  if (failure.retryAfter && headerValue(headers, 'retry-after') === undefined) {
    return `the ${failure.status} reached the CLI without its retry-after`;
  }
  if (failure.words === undefined || bodyOf(reading).includes(failure.words)) return undefined;
  const south = pairsOf(seen.wire)
    .find(({ north }) => north === reading)
    ?.south.at(-1);
  // Whether another dialect's words arrived is for the wire rule across/error.
  if (south && !isMessages(south)) return undefined;
  return `expected "${failure.words}" in the ${failure.status}, seen ${JSON.stringify(bodyOf(reading).slice(0, 200))}`;
}

function bodyOf({ response }: Reading): string {
  return response.kind === 'json' || response.kind === 'text' ? response.text : '';
}
