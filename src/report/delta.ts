import type { Report } from './report.ts';

export type Delta = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Cells of the baseline that this run does not have, sorted. */
  readonly disappeared: readonly string[];
};

/** What changed against an earlier report. */
export function reportDelta(report: Report, baseline: Report): Delta {
  const cells = new Set(report.outcomes.map((outcome) => outcome.cell));
  return {
    passed: report.totals.passed - baseline.totals.passed,
    failed: report.totals.failed - baseline.totals.failed,
    skipped: report.totals.skipped - baseline.totals.skipped,
    disappeared: [...new Set(baseline.outcomes.map((outcome) => outcome.cell))]
      .filter((cell) => !cells.has(cell))
      .sort(),
  };
}

/** `+2`, `-1`, `±0`. */
export function signed(n: number): string {
  if (n === 0) return '±0';
  return n > 0 ? `+${n}` : String(n);
}
