import type { Report } from './report.ts';
import { clip, count, oneLine, plainText } from './text.ts';

export type Verdict = 'passed' | 'regressed' | 'error';

export type Outputs = {
  readonly verdict: Verdict;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly regressions: number;
};

/** The run in one word. A proven regression outranks an error that only kept other cells from being judged. */
export function verdictOf(report: Report): Verdict {
  if (report.regressions.length > 0) return 'regressed';
  if (report.outcomes.some((outcome) => outcome.regression)) return 'regressed';
  return report.error !== null || !report.complete ? 'error' : 'passed';
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
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  switch (verdictOf(report)) {
    case 'regressed':
      return `Regressed: ${count(report.regressions.length, 'regression')} (${counts})`;
    case 'error':
      return `${errorWords(report)} (${counts})`;
    case 'passed':
      return `Passed: ${passedWords(report)} (${counts})`;
  }
}

/** The message that fails the check, or undefined when it passed. Tells regression, configuration and infrastructure apart. */
export function failureMessage(report: Report): string | undefined {
  const verdict = verdictOf(report);
  if (verdict === 'passed') return undefined;
  const incomplete = report.complete
    ? ''
    : ' The run was cut short: cells of the plan are missing.';
  if (verdict === 'error') {
    const message = report.error ? `: ${plainText(clip(report.error.message, 3000))}` : '.';
    return `${errorWords(report)}${message}${incomplete}`;
  }
  const lines = report.regressions.slice(0, 5).map((line) => `  ${oneLine(line, 200)}`);
  const more = report.regressions.length - lines.length;
  if (more > 0) lines.push(`  and ${more} more, see the summary`);
  const also = report.error ? ` Also: ${errorWords(report).toLowerCase()}.` : '';
  return `${verdictLine(report)}.${also}${incomplete}\n${lines.join('\n')}`.trimEnd();
}

/** A green check must not claim more than was seen. */
function passedWords(report: Report): string {
  const target = oneLine(report.target, 120);
  if (report.totals.failed > 0) return `no regression through ${target}`;
  if (report.totals.passed === 0) return 'nothing failed, but no probe passed either';
  return `Claude Code works through ${target}`;
}

function errorWords(report: Report): string {
  if (report.error?.kind === 'configuration') return 'Configuration error';
  if (report.error?.kind === 'infrastructure') return 'Infrastructure error';
  return 'Incomplete run';
}
