import type { Probe } from '../probes/probe.ts';
import type { Outcome, Report } from '../report/report.ts';

/** Of a cell, what tells how long it takes. */
type Estimated = { readonly id: string; readonly probe: Probe };

/** How long a cell will take, in seconds, as far as can be known before it runs. */
export type SecondsOf = (cell: Estimated) => number;

/** Longer than any cell. */
const AHEAD_S = 1e6;

/** By the earlier report's same cell, else by its cells of the same probe, else by the kind of probe. */
export function secondsBy(earlier: Pick<Report, 'outcomes'> | undefined): SecondsOf {
  const ran = (earlier?.outcomes ?? []).filter(({ attempts }) => attempts > 0);
  const byCell = new Map(ran.map((outcome) => [outcome.cell, outcome.duration_s]));
  const byProbe = new Map(
    [...Map.groupBy(ran, ({ feature }) => feature)].map(([name, outcomes]) => [
      name,
      meanSeconds(outcomes),
    ]),
  );
  return ({ id, probe }) => byCell.get(id) ?? byProbe.get(probe.name) ?? typicalSeconds(probe);
}

function meanSeconds(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { duration_s }) => sum + duration_s, 0) / outcomes.length;
}

/** By the kind of probe: measured on two cores against the scripted model, rounded. */
export function typicalSeconds({ cost, needs }: Probe): number {
  if (cost === 'costly') return 40;
  return needs.screen ? 5 : 3;
}

/** The longest first, so that none is left over at the end; equal ones keep their order. */
export function longestFirst<T>(items: readonly T[], seconds: (item: T) => number): T[] {
  return items.toSorted((a, b) => seconds(b) - seconds(a));
}

/** One cell of each probe before all others: what tells most when not all can run. */
export function oneOfEachFirst(cells: readonly Estimated[], seconds: SecondsOf): SecondsOf {
  const first = new Map<string, string>();
  for (const { id, probe } of cells) if (!first.has(probe.name)) first.set(probe.name, id);
  return (cell) => seconds(cell) + (first.get(cell.probe.name) === cell.id ? AHEAD_S : 0);
}
