import type { Outcome, Report } from './report.ts';
import { count, oneLine } from './text.ts';
import type { RunVerdict } from './view/look.ts';

export type Outputs = {
  readonly verdict: RunVerdict;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly regressions: number;
};

/** The run in one word. A proven regression outranks an error that only kept other cells from being judged. */
export function verdictOf(report: Report): RunVerdict {
  if (report.regressions.length > 0) return 'regressed';
  if (report.outcomes.some((outcome) => outcome.regression)) return 'regressed';
  const cutShort = !report.complete && report.left_out === undefined;
  return report.error !== null || cutShort ? 'error' : 'passed';
}

/** What `regressions` says of a cell. */
export function regressionLine({ full_model, feature, classification }: Outcome): string {
  return `${full_model} ${feature}: ${classification}`;
}

/** The action's outputs that come from the report. */
export function reportOutputs(report: Report): Outputs {
  return {
    verdict: verdictOf(report),
    ...report.totals,
    regressions: report.regressions.length,
  };
}

/** One line: the verdict in words, with the counts. Plain text, unescaped. */
export function verdictLine(report: Report): string {
  const { passed, failed, skipped } = report.totals;
  const left = report.left_out;
  const out = left ? `; ${left.cells.length} left out, ${oneLine(left.reason, 200)}` : '';
  const known = report.outcomes.filter((one) => one.expected && !one.expected.expired).length;
  const ofThem = known > 0 ? ` (${known} known)` : '';
  const counts = `${passed} passed, ${failed} failed${ofThem}, ${skipped} skipped${out}`;
  switch (verdictOf(report)) {
    case 'regressed':
      return `Regressed: ${count(report.regressions.length, 'regression')} (${counts})`;
    case 'error':
      return `${errorWords(report)} (${counts})`;
    case 'passed':
      return `Passed: ${passedWords(report)} (${counts})`;
  }
}

/** A green check must not claim more than was seen. */
function passedWords(report: Report): string {
  const target = oneLine(report.target, 120);
  if (report.totals.failed > 0) return `no regression through ${target}`;
  if (report.left_out && report.totals.passed > 0)
    return `no regression in the cells that ran through ${target}`;
  if (report.totals.passed === 0) return 'nothing failed, but no probe passed either';
  return `Claude Code works through ${target}`;
}

/** What kept the run from judging all cells, in two words. */
export function errorWords(report: Pick<Report, 'error'>): string {
  if (report.error?.kind === 'configuration') return 'Configuration error';
  if (report.error?.kind === 'infrastructure') return 'Infrastructure error';
  return 'Incomplete run';
}
