import { isOf } from '../dialects/anthropic/route.ts';

import { oncePer } from '../system/once-per.ts';
import type { AttemptWire, Reading } from '../wire/reading.ts';
import { succeeded } from '../wire/status.ts';
import { compareLikeness, type Likeness, likenessOf } from './likeness.ts';
import { covers } from './pairs.ts';

/** A call of another route, and what the target asked upstream for it. */
type BesidePair = { readonly north: Reading; readonly south: Reading };
type Edge = BesidePair & { readonly like: Likeness };

/** Calls that were open at the same time, and all that was asked upstream meanwhile. */
type Burst = { readonly norths: readonly Reading[]; readonly souths: readonly Reading[] };

/**
 * Pairs counts and lists of models with what reached the upstream for them. `/context` sends a burst of counts: where
 * as many reached the upstream as were sent, each belongs to the one that it is most like.
 */
export const besidePairs = oncePer((wire: AttemptWire): readonly BesidePair[] =>
  (['count_tokens', 'models'] as const).flatMap((route) => {
    const of = (list: readonly Reading[]) => list.filter((one) => isOf(route, one));
    return burstsOf(of(wire.north), withoutRetried(of(wire.south))).flatMap(pairsIn);
  }),
);

/** Those that failed and were asked once more are told by the last. */
function withoutRetried(souths: readonly Reading[]): readonly Reading[] {
  const text = ({ bodies }: Reading) => bodies.request.text;
  return souths.filter((south, place) => {
    const again = souths.slice(place + 1).some((later) => text(later) === text(south));
    return !(again && !succeeded(south));
  });
}

function burstsOf(norths: readonly Reading[], souths: readonly Reading[]): readonly Burst[] {
  const left = new Set(norths);
  return norths.flatMap((first) => {
    if (!left.delete(first)) return [];
    const burst = { norths: new Set([first]), souths: new Set<Reading>() };
    for (const north of burst.norths) {
      for (const south of souths.filter((one) => covers(north, one))) {
        burst.souths.add(south);
        for (const other of [...left].filter((one) => covers(one, south))) {
          left.delete(other);
          burst.norths.add(other);
        }
      }
    }
    return [{ norths: [...burst.norths], souths: [...burst.souths] }];
  });
}

function pairsIn({ norths, souths }: Burst): readonly BesidePair[] {
  const edges = souths.flatMap((south): readonly Edge[] =>
    norths
      .filter((north) => covers(north, south))
      .map((north) => ({ north, south, like: likenessOf(north, south) })),
  );
  return norths.length === souths.length
    ? likest(edges)
    : edges.filter((one) => one.like.related && isSure(one, edges));
}

/** Each with the one that it is most like, the surest first. */
function likest(edges: readonly Edge[]): readonly BesidePair[] {
  const taken = new Set<Reading>();
  return edges
    .toSorted((left, right) => compareLikeness(left.like, right.like))
    .filter(({ north, south }) => {
      if (taken.has(north) || taken.has(south)) return false;
      taken.add(north).add(south);
      return true;
    });
}

/** Each more like the other than like any that it might belong to as well. */
function isSure(edge: Edge, edges: readonly Edge[]): boolean {
  return edges.every((other) => {
    if (other === edge || (other.north !== edge.north && other.south !== edge.south)) return true;
    return compareLikeness(edge.like, other.like) < 0;
  });
}
