import type { Probe } from '../probes/probe.ts';
import type { Outcome, Report } from '../report/report.ts';
import type { Cell } from './plan.ts';

/** How long a cell will take, in seconds, as far as can be known before it runs. */
export type SecondsOf = (cell: Pick<Cell, 'id' | 'probe'>) => number;

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

/** Measured on two cores against the scripted model, rounded. */
function typicalSeconds({ cost, needs }: Probe): number {
  if (cost === 'costly') return 40;
  return needs.screen ? 5 : 3;
}

/** The longest first, so that none is left over at the end; equal ones keep their order. */
export function longestFirst<T>(items: readonly T[], seconds: (item: T) => number): T[] {
  return items
    .map((item) => ({ item, seconds: seconds(item) }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .map(({ item }) => item);
}
