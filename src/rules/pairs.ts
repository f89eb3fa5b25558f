import { arrived, fragmentsOfRequest } from '../dialects/anthropic/reading/fragments.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import { dialectOf, isForeign } from '../dialects/dialects.ts';
import { requestText } from '../dialects/request-text.ts';
import { oncePer } from '../system/once-per.ts';
import type { AttemptWire, Reading } from '../wire/reading.ts';

/** A request of the CLI and what the target made of it upstream. */
export type Pair = {
  readonly north: Reading;
  /** In order of time; several when the target tried again, none when it answered by itself. */
  readonly south: readonly Reading[];
};

/** Clocks of two recorders in one process agree to the millisecond, give or take one. */
export const SLACK_MS = 2;

/** Whether a request upstream began while the CLI's was open. */
export function covers(north: Reading, south: Reading): boolean {
  const { startedAt, endedAt } = north.exchange;
  const at = south.exchange.startedAt;
  return at >= startedAt - SLACK_MS && at <= startedAt + endedAt + SLACK_MS;
}

/** How well an upstream request holds what the CLI asked: what is missing weighs more than what is there. */
function likeness(north: Reading, south: Reading): number {
  const fragments = fragmentsOfRequest(north.requestJson);
  const text = requestText(south);
  const found = fragments.filter((fragment) => arrived(fragment, text)).length;
  return found - 2 * (fragments.length - found);
}

function bestMatch(candidates: readonly Reading[], south: Reading): Reading | undefined {
  const [first, ...others] = candidates;
  if (others.length === 0) return first;
  const scored = candidates.map((north) => ({ north, score: likeness(north, south) }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).north;
}

/** Pairs each Messages request of the CLI with the upstream requests made while it ran. */
export const pairsOf = oncePer((wire: AttemptWire): readonly Pair[] => {
  const norths = wire.north.filter(isMessages);
  const bySouth = wire.south
    .filter((reading) => dialectOf(reading) !== undefined)
    .toSorted((left, right) => left.exchange.startedAt - right.exchange.startedAt)
    .map((south) => ({
      south,
      north: bestMatch(
        norths.filter((north) => covers(north, south)),
        south,
      ),
    }));
  return norths.map((north) => ({
    north,
    south: bySouth.filter((entry) => entry.north === north).map((entry) => entry.south),
  }));
});

/** The target asked an upstream in a dialect that is not known, which pairs with nothing and so proves nothing. */
function speaksForeign({ south }: AttemptWire): boolean {
  return south.some((reading) => isForeign(reading));
}

/** Whether it is known what the target asked upstream. */
export function seesUpstream(wire: AttemptWire): boolean {
  return wire.southRecorded && !speaksForeign(wire);
}
