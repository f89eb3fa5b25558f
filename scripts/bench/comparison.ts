import { median } from '../../src/report/median.ts';

/** One line of the table: what ours takes beside what it is held against, both measured in the same run. */
export type Comparison = {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
  /** Of `ours` and `theirs`. */
  readonly unit: string;
  /** What is aimed at, in words; null where the line only informs. */
  readonly aim: string | null;
  readonly met: boolean | null;
};

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/**
 * Measures several things turn by turn, so that what the machine does meanwhile falls on all of them.
 *
 * @returns the median of each
 */
export async function alternately<Name extends string>(
  runs: number,
  measures: Readonly<Record<Name, () => Promise<number>>>,
): Promise<(name: Name) => number> {
  const taken = new Map<string, number[]>();
  for (let run = 0; run < runs; run += 1) {
    for (const [name, measure] of Object.entries<() => Promise<number>>(measures)) {
      taken.set(name, [...(taken.get(name) ?? []), await measure()]);
    }
  }
  return (name) => median(taken.get(name) ?? []);
}
