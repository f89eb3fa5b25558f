import type { CellView } from './cell.ts';
import { type CellState, LOOKS, type Look } from './look.ts';

export type Column = {
  readonly key: string;
  /** The short name, or `provider/model` when two models share the short one. */
  readonly model: string;
  readonly cli: string;
};

export type MatrixCell = {
  readonly state: CellState;
  readonly look: Look;
  /** One short word, e.g. `pass`, `product`, `2/3` of repeats. */
  readonly word: string;
  /** The repeats of the cell, in the report's order; empty when missing. */
  readonly repeats: readonly CellView[];
};

export type MatrixRow = { readonly probe: string; readonly cells: readonly MatrixCell[] };

export type MatrixView = {
  readonly columns: readonly Column[];
  readonly rows: readonly MatrixRow[];
};

const WORST_FIRST: readonly CellState[] = ['regression', 'failed', 'flaky', 'passed', 'skipped'];

/** The cells as a table: a row a probe, a column a model and CLI, both in order of first appearance. */
export function matrixOf(cells: readonly CellView[]): MatrixView {
  const places = Map.groupBy(cells, ({ column, probe }) => JSON.stringify([column, probe]));
  const columns = columnsOf(cells);
  const rows = [...new Set(cells.map(({ probe }) => probe))].map((probe) => ({
    probe,
    cells: columns.map(({ key }) => matrixCell(places.get(JSON.stringify([key, probe])) ?? [])),
  }));
  return { columns, rows };
}

/** The worst of some states; `missing` of none. */
export function worstOf(states: readonly CellState[]): CellState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'missing';
}

function columnsOf(cells: readonly CellView[]): Column[] {
  const byName = Map.groupBy(cells, ({ model }) => model);
  const isShared = (name: string) =>
    new Set(byName.get(name)?.map(({ fullModel }) => fullModel)).size > 1;
  const shared = new Set([...byName.keys()].filter(isShared));
  const columns = cells.map(({ column, model, fullModel, cli }) => ({
    key: column,
    model: shared.has(model) ? fullModel : model,
    cli,
  }));
  return [...new Map(columns.map((column) => [column.key, column])).values()];
}

function matrixCell(repeats: readonly CellView[]): MatrixCell {
  const state = worstOf(repeats.map((cell) => cell.state));
  return { state, look: LOOKS[state], word: cellWord(state, repeats), repeats };
}

function cellWord(state: CellState, repeats: readonly CellView[]): string {
  if (state === 'missing') return 'not run';
  if (repeats.length > 1 && state !== 'passed' && state !== 'skipped') {
    return `${repeats.filter(({ outcome }) => outcome === 'passed').length}/${repeats.length}`;
  }
  if (state === 'flaky') return 'flaky';
  return repeats.find((cell) => cell.state === state)?.word ?? '';
}
