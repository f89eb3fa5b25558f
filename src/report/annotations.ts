import { groupFindings, rankedFailures } from './ranking.ts';
import type { Outcome, Report } from './report.ts';
import { clip, count, oneLine, plainText } from './text.ts';
import { decidingReason, troubleshooting, WORDING } from './wording.ts';

export type Annotation = {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
};

/** GitHub keeps ten of a level a step and drops the rest in silence; `setFailed` takes an error, faults of reporting a warning. */
const MOST_PER_LEVEL = 8;
/** GitHub's limit for a message. */
const MESSAGE_CHARACTERS = 4096;

/**
 * What GitHub shows on the run's page. Errors: the run's own error, then regressions; warnings: failures outside
 * `fail-on`, flaky cells, findings of severity warning; one notice for what was skipped.
 */
export function annotationsFor(report: Report): Annotation[] {
  return [...errors(report), ...warnings(report), ...skippedNotice(report)].map((annotation) => ({
    ...annotation,
    title: clip(annotation.title, 250),
    message: clip(annotation.message, MESSAGE_CHARACTERS),
  }));
}

function errors(report: Report): Annotation[] {
  const own: Annotation[] = report.error
    ? [
        {
          level: 'error',
          title: `claude-smoke: ${report.error.kind} error`,
          message:
            plainText(clip(report.error.message, MESSAGE_CHARACTERS)).trim() ||
            'No message was given.',
        },
      ]
    : [];
  const regressions = rankedFailures(report)
    .filter((outcome) => outcome.regression)
    .map((outcome) => failure('error', outcome));
  const shown = [...own, ...regressions].slice(0, MOST_PER_LEVEL);
  return [...shown, ...more('error', own.length + regressions.length - shown.length, 'regression')];
}

function warnings(report: Report): Annotation[] {
  const all = [
    ...rankedFailures(report)
      .filter((outcome) => !outcome.regression)
      .map((outcome) => failure('warning', outcome)),
    ...report.outcomes.filter((outcome) => outcome.flaky && !outcome.regression).map(flakyWarning),
    ...findingWarnings(report),
  ];
  const room = all.length > MOST_PER_LEVEL ? MOST_PER_LEVEL - 1 : MOST_PER_LEVEL;
  const shown = all.slice(0, room);
  return [...shown, ...more('warning', all.length - shown.length, 'warning')];
}

function failure(level: 'error' | 'warning', outcome: Outcome): Annotation {
  const wording = WORDING[outcome.classification];
  const what = `${oneLine(outcome.feature, 100)} on ${oneLine(outcome.full_model, 100)} with CLI ${oneLine(outcome.cli_version, 50)}`;
  const step = `${wording.next} See ${troubleshooting(outcome.classification)}.`;
  return {
    level,
    title: `${outcome.classification}: ${what}`,
    message: `${what} failed: ${sentence(oneLine(decidingReason(outcome), 2500))} Fault: ${wording.fault}. Next: ${step}`,
  };
}

function flakyWarning(outcome: Outcome): Annotation {
  const first = outcome.reasons[0] ? ` ${sentence(oneLine(outcome.reasons[0], 1000))}` : '';
  return {
    level: 'warning',
    title: `flaky: ${oneLine(outcome.cell, 200)}`,
    message: `${oneLine(outcome.cell, 300)} failed first and passed after ${count(outcome.attempts, 'attempt')}.${first}`,
  };
}

function findingWarnings(report: Report): Annotation[] {
  return groupFindings(report)
    .filter(({ severity }) => severity === 'warning')
    .map(({ rule, party, message, cells }) => ({
      level: 'warning',
      title: `${oneLine(rule, 100)} (${party})`,
      message: `${sentence(oneLine(message, 2500))} In ${count(cells.length, 'cell')}, first ${oneLine(cells[0] ?? '', 300)}.`,
    }));
}

function skippedNotice(report: Report): Annotation[] {
  const reasons = new Map<string, number>();
  for (const outcome of report.outcomes) {
    if (outcome.outcome !== 'skipped') continue;
    const reason = oneLine(decidingReason(outcome), 300);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  if (reasons.size === 0) return [];
  const total = [...reasons.values()].reduce((sum, n) => sum + n, 0);
  const lines = [...reasons].slice(0, 10).map(([reason, n]) => `${n} × ${reason}`);
  return [
    {
      level: 'notice',
      title: `claude-smoke: ${count(total, 'cell')} skipped`,
      message: lines.join('\n'),
    },
  ];
}

function more(level: 'error' | 'warning', left: number, noun: string): Annotation[] {
  if (left <= 0) return [];
  return [{ level, title: 'claude-smoke', message: `${count(left, noun)} more, see the summary.` }];
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
