import { signed } from '../delta.ts';
import type { Baseline, Delta } from '../report.ts';
import { count, oneLine } from '../text.ts';

/** How a run stands against an earlier one, as people are shown it. */
export type BaselineView = {
  /** `Against branch:main (artifact …): +0 passed, …`; or why there is nothing to compare with. */
  readonly line: string;
  readonly isFound: boolean;
  /** What changed, what matters most first; without what did not happen. */
  readonly changes: readonly ChangeView[];
};

export type ChangeView = {
  /** `2 new failures`. */
  readonly title: string;
  /** Cells, of those whose class changed with both classes. */
  readonly cells: readonly string[];
};

const TITLES = [
  ['new_failures', 'new failure', 'new failures'],
  ['still_failing', 'still failing', 'still failing'],
  ['fixed', 'fixed', 'fixed'],
  ['disappeared', 'disappeared', 'disappeared'],
  ['new_cells', 'new cell', 'new cells'],
] as const;

export function baselineView({ asked, place, notice, started_at, delta }: Baseline): BaselineView {
  if (!delta) {
    const why = notice ?? 'there is no earlier report';
    return { line: oneLine(`No baseline (${asked}): ${why}.`, 1000), isFound: false, changes: [] };
  }
  const { passed, failed, skipped } = delta;
  const counts = `${signed(passed)} passed, ${signed(failed)} failed, ${signed(skipped)} skipped`;
  const where = place === null || place === asked ? asked : `${asked}, ${place}`;
  const from = started_at === null ? '' : ` of ${started_at.slice(0, 10)}`;
  return {
    line: oneLine(`Against the baseline${from} (${where}): ${counts}.`, 1000),
    isFound: true,
    changes: changesOf(delta),
  };
}

function changesOf(delta: Delta): ChangeView[] {
  const plain = TITLES.map(([key, one, many]) => ({
    title: `${delta[key].length} ${delta[key].length === 1 ? one : many}`,
    cells: delta[key].map((cell) => oneLine(cell, 300)),
  }));
  const changed = {
    title: `${count(delta.changed.length, 'cell')} of another class`,
    cells: delta.changed.map(({ cell, from, to }) =>
      oneLine(`${cell} (${from.join(', ')} → ${to})`, 400),
    ),
  };
  return [...plain.slice(0, 3), changed, ...plain.slice(3)].filter(({ cells }) => cells.length > 0);
}

/** What happened to each cell, in words. */
export function cellChanges(delta: Delta | null | undefined): ReadonlyMap<string, string> {
  const told = (cells: readonly string[], words: string) =>
    cells.map((cell) => [cell, words] as const);
  return new Map([
    ...told(delta?.new_failures ?? [], 'new failure'),
    ...told(delta?.still_failing ?? [], 'still failing'),
    ...told(delta?.fixed ?? [], 'fixed'),
    ...told(delta?.changed.map(({ cell }) => cell) ?? [], 'another class'),
    ...told(delta?.new_cells ?? [], 'new cell'),
  ]);
}
