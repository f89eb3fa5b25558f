import { isMessages, isOf } from '../dialects/anthropic/route.ts';
import { dialectOf, isForeign } from '../dialects/dialects.ts';
import { hasFailed } from '../dialects/outcome.ts';
import { oncePer } from '../system/once-per.ts';
import type { AttemptWire, Reading } from '../wire/reading.ts';
import { compareLikeness, type Likeness, likenessOf } from './likeness.ts';

/** A request of the CLI and what the target made of it upstream. */
export type Pair = {
  readonly north: Reading;
  /** In order of time; several when the target tried again, none when it answered by itself. */
  readonly south: readonly Reading[];
};

/** Clocks of two recorders in one process agree to the millisecond, give or take one. */
export const SLACK_MS = 2;

/** Whether a request upstream began while the CLI's was open. */
export function covers(north: Reading, south: Reading, slack = SLACK_MS): boolean {
  const at = south.exchange.startedAt;
  return began(north, south, slack) && at <= endOf(north) + slack;
}

function began(north: Reading, south: Reading, slack: number): boolean {
  return south.exchange.startedAt >= north.exchange.startedAt - slack;
}

function endOf({ exchange }: Reading): number {
  return exchange.startedAt + exchange.endedAt;
}

/** A request of the CLI that one upstream may stem from. */
type Candidate = { readonly north: Reading; readonly like: Likeness };

/** What was given to each request of the CLI so far. */
type Given = ReadonlyMap<Reading, readonly Reading[]>;

/**
 * Pairs each Messages request of the CLI with the upstream requests made for it. A target asks for nothing before it
 * is asked, and mostly while the CLI waits; among the requests that are open together, what they say decides, and
 * time only where they say the same.
 */
export const pairsOf = oncePer((wire: AttemptWire): readonly Pair[] => {
  const norths = wire.north.filter(asksOrCounts).toSorted(byStart);
  const given = new Map<Reading, readonly Reading[]>();
  for (const south of wire.south.filter(asksTurn).toSorted(byStart)) {
    const north = originOf(south, norths, given);
    if (north) given.set(north, [...(given.get(north) ?? []), south]);
  }
  return wire.north.filter(isMessages).map((north) => ({ north, south: given.get(north) ?? [] }));
});

/** Some targets count by generating, so a count too may lead to a request upstream. */
function asksOrCounts(reading: Reading): boolean {
  return isMessages(reading) || isOf('count_tokens', reading);
}

function asksTurn(reading: Reading): boolean {
  return dialectOf(reading) !== undefined;
}

function byStart(left: Reading, right: Reading): number {
  return left.exchange.startedAt - right.exchange.startedAt;
}

/** The request of the CLI that an upstream request was made for; each belongs to one at most. */
function originOf(south: Reading, norths: readonly Reading[], given: Given): Reading | undefined {
  const among = (those: readonly Reading[]): Candidate[] =>
    those.map((north) => ({ north, like: likenessOf(north, south) }));
  const open = among(norths.filter((north) => covers(north, south, 0)));
  const related = open.filter(({ like }) => like.related);
  if (related.length > 0) return best(related, south, given);
  // Asked once more in the background: for a request that the CLI gave up, or that failed.
  const over = among(
    norths.filter((north) => began(north, south, 0) && !open.some((one) => one.north === north)),
  );
  const left = over.filter(({ north, like }) => like.full && causeOf(north, south, given) > 0);
  return (
    best(left, south, given) ??
    best(open, south, given) ??
    best(among(norths.filter((north) => covers(north, south))), south, given) ??
    best(
      over.filter(({ like }) => like.full),
      south,
      given,
    )
  );
}

function best(candidates: readonly Candidate[], south: Reading, given: Given): Reading | undefined {
  const [first] = candidates.toSorted(
    (left, right) =>
      compareLikeness(left.like, right.like) ||
      causeOf(right.north, south, given) - causeOf(left.north, south, given) ||
      byStart(right.north, left.north),
  );
  return first?.north;
}

/** When a request last gave cause to ask upstream, in epoch ms: by coming, or by a try that had failed by then; else 0. */
function causeOf(north: Reading, south: Reading, given: Given): number {
  const last = given.get(north)?.at(-1);
  if (!last) return north.exchange.startedAt;
  const failed = endOf(last) <= south.exchange.startedAt + SLACK_MS && hasFailed(last);
  return failed ? endOf(last) : 0;
}

/** The target asked an upstream in a dialect that is not known, which pairs with nothing and so proves nothing. */
function speaksForeign({ south }: AttemptWire): boolean {
  return south.some((reading) => isForeign(reading));
}

/** Whether it is known what the target asked upstream. */
export function seesUpstream(wire: AttemptWire): boolean {
  return wire.southRecorded && !speaksForeign(wire);
}
