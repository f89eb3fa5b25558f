import type { Config } from '../config/config.ts';
import { reportDelta } from '../report/delta.ts';
import { expectedFailures } from '../report/known-failures.ts';
import { cellRates, withDrops } from '../report/rates.ts';
import { type Baseline, type ExpectedFailure, isPart, type Report } from '../report/report.ts';
import { slowerCells } from '../report/slower.ts';
import { groupsOf } from '../report/view/groups.ts';
import type { FoundBaseline } from './find-baseline.ts';
import { totalsOf } from './growing-report.ts';

/** A day in UTC, `2026-11-30`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** A report with what only its end shows: what changed against the baseline, what became of known failures. */
export function settled(
  ended: Report,
  { failOn, expect, stale }: Pick<Config, 'failOn' | 'expect' | 'stale'>,
  found: FoundBaseline | undefined,
): Report {
  const earlier = found?.earlier?.report;
  const rates = isPart(ended) ? [] : cellRates(ended, earlier);
  const outcomes = failOn.has('new_failure') ? withDrops(ended.outcomes, rates) : ended.outcomes;
  const report: Report = { ...ended, ...totalsOf(outcomes), groups: groupsOf(outcomes) };
  const baseline = found && comparison(report, found);
  const failsWhenStale = stale === 'fail' || failOn.has('stale');
  const expected = expectedFailures(report, { expect, failsWhenStale, today: today() });
  const slower = earlier ? slowerCells(report, earlier) : [];
  const gone = failOn.has('disappeared') ? (baseline?.delta?.disappeared ?? []) : [];
  const own = new Set(report.outcomes.flatMap(({ cell, regression }) => (regression ? cell : [])));
  return {
    ...report,
    regressions: [
      ...report.regressions,
      ...gone.map((cell) => `${cell}: disappeared`),
      ...(failOn.has('slower') ? slower : []).map(({ cell }) => `${cell}: slower`),
      ...expected.flatMap((one) => (isTold(one, own) ? `${one.where}: ${one.state}` : [])),
    ],
    ...(baseline && { baseline }),
    ...(rates.length > 0 && { rates }),
    ...(slower.length > 0 && { slower }),
    ...(expected.length > 0 && { expected }),
  };
}

/** What is expired fails by its cells already. */
function isTold({ fails, cells }: ExpectedFailure, own: ReadonlySet<string>): boolean {
  return fails && !cells.some((cell) => own.has(cell));
}

function comparison(report: Report, { asked, earlier, notice }: FoundBaseline): Baseline {
  return {
    asked,
    place: earlier?.place ?? null,
    notice,
    started_at: earlier?.report.started_at ?? null,
    delta: earlier ? reportDelta(report, earlier.report) : null,
  };
}
