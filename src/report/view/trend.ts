import type { RunLine } from '../history.ts';
import { compareText } from '../text.ts';

/** Runs of the past and this one, the oldest first. */
export type TrendView = {
  readonly runs: readonly Pick<RunLine, 'started_at' | 'passed' | 'failed' | 'skipped'>[];
  /** `Passed in the last 3 runs: 46, 46, 44.`; empty where there is no past. */
  readonly line: string;
};

/** What one cell was in each run: `none` where it was not run. */
export type CellPast = 'passed' | 'mixed' | 'failed' | 'none';

const MARKS: Readonly<Record<CellPast, string>> = {
  passed: '✓',
  mixed: '±',
  failed: '✗',
  none: '·',
};
/** As many as people look at. */
const SHOWN = 30;

export function trendView(lines: readonly RunLine[]): TrendView {
  const runs = lines
    .toSorted((a, b) => compareText(a.started_at, b.started_at))
    .map(({ started_at, passed, failed, skipped }) => ({ started_at, passed, failed, skipped }));
  const shown = runs.slice(-SHOWN).map(({ passed }) => passed);
  const line =
    shown.length < 2 ? '' : `Passed in the last ${shown.length} runs: ${shown.join(', ')}.`;
  return { runs, line };
}

export function pastOf(cell: string, lines: readonly RunLine[]): CellPast[] {
  return lines.slice(-SHOWN).map(({ cells }) => {
    const [passed, ran] = Object.hasOwn(cells, cell) ? (cells[cell] ?? [0, 0]) : [0, 0];
    if (ran === 0) return 'none';
    if (passed === ran) return 'passed';
    return passed === 0 ? 'failed' : 'mixed';
  });
}

/** `✓✓✗✓`; empty where there is no past. */
export function pastMarks(past: readonly CellPast[]): string {
  return past.length < 2 ? '' : past.map((one) => MARKS[one]).join('');
}
