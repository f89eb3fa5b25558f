import { longestFirst } from './order.ts';

/**
 * Parts cells into shards that take about equally long: the longest go first, each to the shard with the least so
 * far. Every job of a matrix parts alike, since nothing but the plan decides.
 *
 * @param seconds how long a cell takes, the same in every job
 * @returns each shard's cells in the plan's order
 */
export function shardsOf<C>(
  cells: readonly C[],
  count: number,
  seconds: (cell: C) => number,
): readonly (readonly C[])[] {
  const shards = Array.from({ length: count }, () => ({ seconds: 0, places: [] as number[] }));
  for (const { cell, place } of longestFirst(
    cells.map((cell, place) => ({ cell, place })),
    ({ cell }) => seconds(cell),
  )) {
    const least = shards.reduce((best, shard) => (lighter(shard, best) ? shard : best));
    least.seconds += seconds(cell);
    least.places.push(place);
  }
  return shards.map(({ places }) =>
    places.toSorted((a, b) => a - b).flatMap((place) => cells.slice(place, place + 1)),
  );
}

/** Cells of no length are dealt round too. */
function lighter(
  one: { readonly seconds: number; readonly places: readonly number[] },
  other: { readonly seconds: number; readonly places: readonly number[] },
): boolean {
  if (one.seconds !== other.seconds) return one.seconds < other.seconds;
  return one.places.length < other.places.length;
}

/** What a shard should take, in seconds of wall time: jobs cost a minute each to set up. */
const SHARD_S = 600;
/** Cells mostly wait, so a runner of two cores or more plays several at a time (docs/scale.md). */
const CELLS_AT_ONCE = 4;
/** The most jobs that GitHub makes of one matrix. */
export const MOST_SHARDS = 256;

/** How many shards cells of so many seconds in all are worth. */
export function shardCount(seconds: number, cells: number): number {
  const count = Math.ceil(seconds / CELLS_AT_ONCE / SHARD_S);
  return Math.max(1, Math.min(count, cells, MOST_SHARDS));
}
