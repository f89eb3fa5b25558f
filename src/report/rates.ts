import { bareCell, earlierOf, rateOf } from './delta.ts';
import { chanceOfDrop, isLower, wilson } from './rate.ts';
import type { CellRate, Outcome, Report } from './report.ts';

/** How often each repeated cell passed, and how that stands against an earlier report. */
export function cellRates(
  { outcomes }: Pick<Report, 'outcomes'>,
  baseline: Report | undefined,
): CellRate[] {
  return [...Map.groupBy(outcomes, bareCell)].flatMap(([cell, repeats]) => {
    const [first] = repeats;
    const now = rateOf(repeats);
    if (!first || !isRepeated(first) || now.ran === 0) return [];
    const before = rateOf(baseline ? earlierOf(first, baseline) : []);
    const earlier = before.ran === 0 ? null : before;
    return [
      {
        ...{ cell, ...now, ...wilson(now) },
        earlier: earlier && { ...earlier, ...wilson(earlier) },
        chance: earlier && chanceOfDrop(now, earlier),
        lower: earlier !== null && isLower(now, earlier),
      },
    ];
  });
}

/** The outcomes, where those that failed of a cell whose rate is lower fail the check. */
export function withDrops(outcomes: readonly Outcome[], rates: readonly CellRate[]): Outcome[] {
  const lower = new Set(rates.filter((rate) => rate.lower).map(({ cell }) => cell));
  return outcomes.map((outcome) => {
    const fails = outcome.outcome === 'failed' && !outcome.expected && lower.has(bareCell(outcome));
    return fails ? { ...outcome, regression: true } : outcome;
  });
}

/** Of such a cell no single repeat tells whether it got worse. */
export function isRepeated({ cell }: Pick<Outcome, 'cell'>): boolean {
  return /#\d+$/.test(cell);
}
