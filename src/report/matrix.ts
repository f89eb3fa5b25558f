import type { Outcome, Report } from './report.ts';
import { WORDING } from './wording.ts';

/** `failed` = red but not in `fail-on`; `missing` = no such cell in this run. */
export type CellState = 'passed' | 'flaky' | 'failed' | 'regression' | 'skipped' | 'missing';

export type MatrixColumn = {
  readonly key: string;
  /** The short name, or `provider/model` when two models share the short one. */
  readonly model: string;
  readonly cli: string;
};

export type MatrixCell = {
  readonly state: CellState;
  readonly symbol: string;
  /** One short word, e.g. `pass`, `product`, `2/3` of repeats. */
  readonly word: string;
  /** The repeats of the cell, in the report's order; empty when missing. */
  readonly outcomes: readonly Outcome[];
};

export type MatrixRow = { readonly probe: string; readonly cells: readonly MatrixCell[] };

export type Matrix = {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
};

const SYMBOLS: Readonly<Record<CellState, string>> = {
  passed: '✅',
  flaky: '🔁',
  failed: '⚠️',
  regression: '❌',
  skipped: '⏭️',
  missing: '·',
};

const WORST_FIRST: readonly CellState[] = ['regression', 'failed', 'flaky', 'passed', 'skipped'];

/** How one outcome counts in every view. */
export function outcomeState(outcome: Outcome): CellState {
  if (outcome.regression) return 'regression';
  if (outcome.outcome !== 'passed') return outcome.outcome;
  return outcome.flaky ? 'flaky' : 'passed';
}

/** The report as a table: a row a probe, a column a model and CLI, both in order of first appearance. */
export function buildMatrix(report: Report): Matrix {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of report.outcomes) {
    const key = cellKey(columnKey(outcome), outcome.feature);
    const group = groups.get(key);
    if (group) group.push(outcome);
    else groups.set(key, [outcome]);
  }
  const columns = matrixColumns(report.outcomes);
  const probes = [...new Set(report.outcomes.map((outcome) => outcome.feature))];
  const rows = probes.map((probe) => ({
    probe,
    cells: columns.map((column) => matrixCell(groups.get(cellKey(column.key, probe)) ?? [])),
  }));
  return { columns, rows };
}

/** Identifies the model and CLI of an outcome. */
export function columnKey(outcome: Outcome): string {
  return JSON.stringify([outcome.full_model, outcome.cli_version]);
}

function cellKey(column: string, probe: string): string {
  return JSON.stringify([column, probe]);
}

function matrixColumns(outcomes: readonly Outcome[]): MatrixColumn[] {
  const fullNames = new Map<string, Set<string>>();
  for (const { model, full_model } of outcomes) {
    fullNames.set(model, (fullNames.get(model) ?? new Set()).add(full_model));
  }
  const columns = new Map<string, MatrixColumn>();
  for (const outcome of outcomes) {
    const key = columnKey(outcome);
    const shared = (fullNames.get(outcome.model)?.size ?? 0) > 1;
    const model = shared ? outcome.full_model : outcome.model;
    if (!columns.has(key)) columns.set(key, { key, model, cli: outcome.cli_version });
  }
  return [...columns.values()];
}

function matrixCell(outcomes: readonly Outcome[]): MatrixCell {
  const states = outcomes.map(outcomeState);
  const state = WORST_FIRST.find((candidate) => states.includes(candidate)) ?? 'missing';
  return { state, symbol: SYMBOLS[state], word: cellWord(state, outcomes), outcomes };
}

function cellWord(state: CellState, outcomes: readonly Outcome[]): string {
  if (state === 'missing') return 'not run';
  if (outcomes.length > 1 && state !== 'passed' && state !== 'skipped') {
    return `${outcomes.filter((outcome) => outcome.outcome === 'passed').length}/${outcomes.length}`;
  }
  const first = outcomes.find((outcome) => outcomeState(outcome) === state);
  if (state === 'flaky') return 'flaky';
  return first ? WORDING[first.classification].word : '';
}
