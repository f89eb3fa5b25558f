import { compareVersions } from '../claude/version.ts';
import type { FailOn } from '../config/classifications.ts';
import type { KnownFailure } from '../config/known-failures.ts';
import { isRegression } from './baseline.ts';
import { type ExpectedFailure, isPart, type Outcome, type Report } from './report.ts';

/** What an outcome is held against. */
export type Yardstick = {
  readonly failOn: ReadonlySet<FailOn>;
  readonly baseline: Report | undefined;
  readonly expect: readonly KnownFailure[];
  /** `2026-11-30`, UTC. */
  readonly today: string;
};

/** Whether an outcome fails the check. A known failure does not, until its time is over. */
export function judged(ended: Outcome, yardstick: Yardstick): Outcome {
  // One that was carried on from an earlier run may have been known then.
  const { expected: _, ...outcome } = ended;
  const { failOn, baseline, expect, today } = yardstick;
  const entry = expect.find((one) => covers(one, outcome) && isAsKnown(one, outcome));
  if (entry) {
    const isExpired = entry.until !== undefined && entry.until < today;
    const { reason, until = null } = entry;
    return { ...outcome, regression: isExpired, expected: { reason, until, expired: isExpired } };
  }
  const isFlaky = outcome.flaky && failOn.has('flaky');
  return { ...outcome, regression: isFlaky || isRegression(outcome, failOn, baseline) };
}

/** What became of each known failure whose cells ran; of a part of a plan, nothing can be said. */
export function expectedFailures(
  report: Report,
  {
    expect,
    failsWhenStale,
    today,
  }: {
    readonly expect: readonly KnownFailure[];
    readonly failsWhenStale: boolean;
    readonly today: string;
  },
): ExpectedFailure[] {
  if (!report.complete || isPart(report)) return [];
  return expect.flatMap((entry): ExpectedFailure[] => {
    const covered = report.outcomes.filter(
      (outcome) => outcome.outcome !== 'skipped' && covers(entry, outcome),
    );
    if (covered.length === 0) return [];
    const failing = covered.filter((outcome) => isAsKnown(entry, outcome));
    const isStale = covered.every(({ outcome }) => outcome === 'passed');
    const isExpired = entry.until !== undefined && entry.until < today;
    const state = isStale
      ? 'stale'
      : failing.length === 0
        ? 'other'
        : isExpired
          ? 'expired'
          : 'met';
    return [
      {
        ...{ where: whereOf(entry), reason: entry.reason, until: entry.until ?? null, state },
        fails: state === 'expired' || (state === 'stale' && failsWhenStale),
        cells: (failing.length > 0 ? failing : covered).map(({ cell }) => cell),
      },
    ];
  });
}

function covers({ model = '*', probe, release }: KnownFailure, outcome: Outcome): boolean {
  const isModel = matches(model, outcome.full_model) || matches(model, outcome.model);
  return isModel && matches(probe, outcome.feature) && isWithin(release, outcome.cli_version);
}

/** A failure of the known class and, where one is named, by the known rule. */
function isAsKnown({ classification, rule }: KnownFailure, outcome: Outcome): boolean {
  if (outcome.classification !== classification) return false;
  if (rule === undefined) return true;
  return outcome.findings.some((one) => one.severity === 'error' && matches(rule, one.rule));
}

function isWithin(range: string | undefined, version: string): boolean {
  if (range === undefined) return true;
  if (!range.includes('..')) return range === version;
  const [from = '', to = ''] = range.split('..');
  const isAfter = from === '' || compareVersions(version, from) >= 0;
  return isAfter && (to === '' || compareVersions(version, to) <= 0);
}

/** Each `*` in a pattern stands for any text. Without backtracking: both may be long. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function whereOf({
  model = '*',
  release = '*',
  probe,
  classification,
  rule,
}: KnownFailure): string {
  return `${model}/${release}/${probe}: ${classification}${rule === undefined ? '' : ` by ${rule}`}`;
}
