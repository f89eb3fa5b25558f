import { bareCell } from '../delta.ts';
import { type RunLine, withRun } from '../history.ts';
import { regressionLine, verdictLine, verdictOf } from '../outputs.ts';
import type { Group, Outcome, Report } from '../report.ts';
import { count, listed, oneLine, plain } from '../text.ts';
import { type BaselineView, baselineView, cellChanges } from './baseline.ts';
import { type CellView, cellView } from './cell.ts';
import { type DriftView, driftView } from './drift.ts';
import { egressWords } from './egress.ts';
import { type ExpectedView, expectedViews } from './expected.ts';
import { type Cause, causesOf } from './groups.ts';
import { LOOKS, type Look, type RunVerdict } from './look.ts';
import { type MatrixView, matrixOf } from './matrix.ts';
import { rateLines, slowerLines } from './rates.ts';
import { pastOf, type TrendView, trendView } from './trend.ts';
import { FAULT, wordingOf } from './wording.ts';

/** A report as people are shown it: all renderers tell this record, and escape it for their format. */
export type View = {
  readonly verdict: RunVerdict;
  readonly look: Look;
  /** One line: the verdict in words, with the counts. */
  readonly title: string;
  readonly error: Report['error'];
  readonly complete: boolean;
  readonly target: string;
  readonly models: string;
  readonly claude: string;
  readonly worker: string;
  /** ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  readonly totals: Report['totals'];
  /** What changed against the baseline; undefined when none was asked for. */
  readonly baseline: BaselineView | undefined;
  /** This run and those before it. */
  readonly trend: TrendView;
  /** Cells that take longer than in the baseline, a line each. */
  readonly slower: readonly string[];
  /** How often repeated cells passed, a line each. */
  readonly rates: readonly string[];
  /** What became of known failures. */
  readonly expected: readonly ExpectedView[];
  /** What fails the check and is no cell's, a line each. */
  readonly failing: readonly string[];
  /** What changed on the wire between releases. */
  readonly drift: readonly DriftView[];
  /** In the report's order. */
  readonly cells: readonly CellView[];
  /** Failed or regressed cells: those of the first group first. */
  readonly failures: readonly CellView[];
  readonly matrix: MatrixView;
  /** Causes, what costs most first. */
  readonly groups: readonly GroupView[];
  /** Where the CLI tried to go beside the target, in a sentence; empty when nowhere. */
  readonly egress: string;
};

/** A group as people are shown it. */
export type GroupView = Pick<Group, 'level' | 'headline' | 'party' | 'rule' | 'classification'> & {
  readonly look: Look;
  /** Whose fault it is, in words. */
  readonly fault: string;
  /** One next step, or empty. */
  readonly next: string;
  readonly cells: readonly CellView[];
  /** `3 cells: a, b and 1 more`; empty for a single one, which the headline names. */
  readonly extent: string;
};

/** The one view of a report. A pure function; nothing in it is escaped for any format. */
export function viewOf(report: Report, history: readonly RunLine[] = []): View {
  const runs = withRun(history, report);
  const causes = causesOf(report.outcomes);
  const headlines = headlinesOf(causes);
  const changes = cellChanges(report.baseline?.delta);
  const views = new Map(
    report.outcomes.map((outcome, index) => [
      outcome,
      cellView(outcome, {
        id: `cell-${index + 1}`,
        headline: headlines.get(outcome),
        past: pastOf(bareCell(outcome), runs),
        change: changes.get(bareCell(outcome)),
      }),
    ]),
  );
  const groups = causes.map((cause) => groupView(cause, views));
  const cells = [...views.values()];
  const ranked = new Set([...groups.flatMap((group) => group.cells), ...cells]);
  const verdict = verdictOf(report);
  return {
    verdict,
    look: LOOKS[verdict],
    title: oneLine(verdictLine(report), 400),
    error: report.error && { ...report.error, message: plain(report.error.message, 10_000) },
    complete: report.complete,
    target: oneLine(report.target, 300),
    models: oneLine(listed(report.models, 20), 2000),
    claude: oneLine(report.claude.join(', ')),
    worker: oneLine(report.worker_id, 200),
    started: report.started_at,
    seconds: (Date.parse(report.finished_at) - Date.parse(report.started_at)) / 1000,
    totals: report.totals,
    baseline: report.baseline && baselineView(report.baseline),
    rates: rateLines(report),
    trend: trendView(runs),
    slower: slowerLines(report),
    expected: expectedViews(report),
    failing: failingLines(report),
    drift: (report.drift ?? []).flatMap(driftView),
    cells,
    failures: [...ranked].filter(({ state }) => state === 'failed' || state === 'regression'),
    matrix: matrixOf(cells),
    groups,
    egress: egressWords(report.outcomes),
  };
}

function failingLines({ regressions, outcomes }: Report): string[] {
  const ofCells = new Set(outcomes.filter(({ regression }) => regression).map(regressionLine));
  return regressions
    .filter((line) => !ofCells.has(line))
    .map((line) => oneLine(line, 500))
    .filter((line) => line !== '');
}

/** What decided each outcome: the first of its groups that a finding or reason decided. */
function headlinesOf(causes: readonly Cause[]): Map<Outcome, string> {
  const headlines = new Map<Outcome, string>();
  for (const { group, outcomes } of causes) {
    if (group.classification === null) continue;
    for (const outcome of outcomes) {
      if (!headlines.has(outcome)) headlines.set(outcome, group.headline);
    }
  }
  return headlines;
}

function groupView({ group, outcomes }: Cause, views: ReadonlyMap<Outcome, CellView>): GroupView {
  const cells = outcomes.flatMap((outcome) => views.get(outcome) ?? []);
  const { level, headline, party, rule, classification } = group;
  const names = listed(
    cells.map(({ cell }) => cell),
    8,
  );
  return {
    ...{ level, headline, party, rule, classification, cells },
    look: LOOKS[level],
    fault: FAULT[party],
    next:
      classification === null || level === 'flaky' || !outcomes[0]
        ? ''
        : wordingOf(outcomes[0]).next,
    extent: cells.length > 1 ? `${count(cells.length, 'cell')}: ${names}` : '',
  };
}
