import type { Outcome, ReportedFinding } from '../report.ts';

/** `failed` = red but not in `fail-on`; `missing` = no such cell in this run. */
export type CellState = 'passed' | 'flaky' | 'failed' | 'regression' | 'skipped' | 'missing';

/** A run in one word. */
export type RunVerdict = 'passed' | 'regressed' | 'error';

/** How a state shows, wherever it does. Colour never stands alone. */
export type Look = {
  /** For Markdown. */
  readonly emoji: string;
  /** For the page and plain text: takes the text's colour and prints the same everywhere. */
  readonly mark: string;
  readonly colour: 'green' | 'yellow' | 'red' | 'grey';
  /** For the terminal. */
  readonly word: string;
};

const REGRESSION: Look = { emoji: '❌', mark: '✗', colour: 'red', word: 'FAIL' };

export const LOOKS: Readonly<Record<CellState | ReportedFinding['severity'] | RunVerdict, Look>> = {
  passed: { emoji: '✅', mark: '✓', colour: 'green', word: 'PASS' },
  flaky: { emoji: '🔁', mark: '↻', colour: 'yellow', word: 'FLAKY' },
  failed: { emoji: '⚠️', mark: '!', colour: 'yellow', word: 'FAIL' },
  regression: REGRESSION,
  regressed: REGRESSION,
  skipped: { emoji: '⏭️', mark: '–', colour: 'grey', word: 'SKIP' },
  missing: { emoji: '·', mark: '·', colour: 'grey', word: '-' },
  error: { emoji: '💥', mark: '✗', colour: 'red', word: 'ERROR' },
  warning: { emoji: '⚠️', mark: '!', colour: 'yellow', word: 'WARNING' },
  note: { emoji: 'ℹ️', mark: '·', colour: 'grey', word: 'NOTE' },
};

/** How one outcome counts in every view. */
export function outcomeState(outcome: Outcome): CellState {
  if (outcome.regression) return 'regression';
  if (outcome.outcome !== 'passed') return outcome.outcome;
  return outcome.flaky ? 'flaky' : 'passed';
}
