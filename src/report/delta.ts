import { oncePer } from '../system/once-per.ts';
import { isLower, type Rate } from './rate.ts';
import { type Delta, isPart, type Outcome, type Report } from './report.ts';
import { compareText } from './text.ts';

type Judged = Pick<Outcome, 'cell' | 'full_model' | 'feature' | 'outcome' | 'classification'>;

/** How a cell stands against an earlier report. */
type Change = 'new_failure' | 'still_failing' | 'fixed' | 'changed' | 'new' | 'same';

/** What an earlier report has of a cell: its repeats; with a release that it has not, all of its model and probe. */
export function earlierOf(outcome: Judged, baseline: Pick<Report, 'outcomes'>): readonly Outcome[] {
  const { byCell, byPlace } = indexOf(baseline.outcomes);
  return byCell.get(bareCell(outcome)) ?? byPlace.get(placeOf(outcome)) ?? [];
}

/** A report of ten thousand cells is asked for each of them. */
const indexOf = oncePer((outcomes: readonly Outcome[]) => ({
  byCell: Map.groupBy(outcomes, bareCell),
  byPlace: Map.groupBy(outcomes, placeOf),
}));

/** A failure is new only where all earlier ones passed, a cell fixed only where all of them failed. */
export function changeOf(outcome: Judged, earlier: readonly Judged[]): Change {
  if (earlier.length === 0) return 'new';
  const all = (kind: Outcome['outcome']) => earlier.every((one) => one.outcome === kind);
  if (outcome.outcome === 'failed' && all('passed')) return 'new_failure';
  if (outcome.outcome === 'passed' && all('failed')) return 'fixed';
  const isKnown = earlier.some((one) => one.classification === outcome.classification);
  if (isKnown) return outcome.outcome === 'failed' ? 'still_failing' : 'same';
  // Beside a mixed past a pass tells nothing.
  return outcome.outcome === 'passed' ? 'same' : 'changed';
}

/** Of a repeated cell the rates are compared: a difference within chance is none. */
function changeOfRepeats(repeats: readonly Judged[], earlier: readonly Judged[]): Change {
  if (earlier.length === 0) return 'new';
  const [now, before] = [rateOf(repeats), rateOf(earlier)];
  if (isLower(now, before)) return 'new_failure';
  if (isLower(before, now)) return 'fixed';
  return now.passed < now.ran && before.passed < before.ran ? 'still_failing' : 'same';
}

/** How many passed of those that ran. */
export function rateOf(outcomes: readonly Pick<Outcome, 'outcome'>[]): Rate {
  const of = (kind: Outcome['outcome']) =>
    outcomes.filter(({ outcome }) => outcome === kind).length;
  return { passed: of('passed'), ran: of('passed') + of('failed') };
}

/** What changed against an earlier report. What a part of a plan does not have has not disappeared. */
export function reportDelta(report: Report, baseline: Report): Delta {
  const told = [...Map.groupBy(report.outcomes, bareCell)].flatMap(([cell, repeats]) => {
    const [outcome] = repeats;
    if (!outcome) return [];
    const earlier = earlierOf(outcome, baseline);
    const change =
      repeats.length > 1 ? changeOfRepeats(repeats, earlier) : changeOf(outcome, earlier);
    return [{ cell, outcome, earlier, change }];
  });
  const cells = (wanted: Change) =>
    told.filter(({ change }) => change === wanted).map(({ cell }) => cell);
  return {
    passed: report.totals.passed - baseline.totals.passed,
    failed: report.totals.failed - baseline.totals.failed,
    skipped: report.totals.skipped - baseline.totals.skipped,
    new_failures: cells('new_failure'),
    still_failing: cells('still_failing'),
    fixed: cells('fixed'),
    changed: told
      .filter(({ change }) => change === 'changed')
      .map(({ cell, outcome, earlier }) => ({
        cell,
        from: [...new Set(earlier.map(({ classification }) => classification))],
        to: outcome.classification,
      })),
    disappeared: disappeared(report, baseline),
    new_cells: cells('new'),
  };
}

function disappeared(report: Report, baseline: Report): string[] {
  if (!report.complete || isPart(report)) return [];
  const cells = new Set(report.outcomes.map(bareCell));
  const releases = new Set(report.claude);
  const places = new Set(report.outcomes.map(placeOf));
  const gone = baseline.outcomes.filter(
    (one) =>
      !cells.has(bareCell(one)) &&
      // A release that went out of the plan takes no cell with it whose probe runs with another.
      (releases.has(one.cli_version) || !places.has(placeOf(one))),
  );
  return [...new Set(gone.map(bareCell))].sort(compareText);
}

/** The cell's id without which repeat it is. */
export function bareCell({ cell }: Pick<Judged, 'cell'>): string {
  return cell.replace(/#\d+$/, '');
}

/** The model and probe of a cell, whatever its release. */
export function placeOf({ full_model, feature }: Pick<Judged, 'full_model' | 'feature'>): string {
  return JSON.stringify([full_model, feature]);
}

/** `+2`, `-1`, `±0`. */
export function signed(n: number): string {
  if (n === 0) return '±0';
  return n > 0 ? `+${n}` : String(n);
}
