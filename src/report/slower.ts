import { bareCell, earlierOf } from './delta.ts';
import { median } from './median.ts';
import type { Outcome, Report, SlowerCell } from './report.ts';

/** What is below either of both is noise: times as long, and seconds more. */
const RATIO = 1.5;
const FLOOR_S = 1;
/** One sample tells nothing. */
const FEWEST = 2;

/**
 * Cells that take longer than in the baseline: at least twice measured on both sides, each time now longer than each
 * one then, and the median by a half and a second.
 */
export function slowerCells(report: Pick<Report, 'outcomes'>, baseline: Report): SlowerCell[] {
  return [...Map.groupBy(report.outcomes, bareCell)].flatMap(([cell, repeats]) => {
    const [first] = repeats;
    const now = secondsOf(repeats);
    const before = first ? secondsOf(earlierOf(first, baseline)) : [];
    if (now.length < FEWEST || before.length < FEWEST) return [];
    const [seconds, earlier] = [median(now), median(before)];
    const isApart = Math.min(...now) > Math.max(...before);
    const isLonger = seconds >= earlier * RATIO && seconds - earlier >= FLOOR_S;
    if (!isApart || !isLonger) return [];
    const ratio = earlier > 0 ? Math.round((seconds / earlier) * 100) / 100 : null;
    return [{ cell, seconds, earlier, ratio }];
  });
}

/** Of those that passed at once: a failure may end early, and a further attempt takes its own time. */
function secondsOf(outcomes: readonly Outcome[]): number[] {
  return outcomes
    .filter(({ outcome, attempts }) => outcome === 'passed' && attempts === 1)
    .map(({ duration_s }) => duration_s);
}
