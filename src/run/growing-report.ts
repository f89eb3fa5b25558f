import { join } from 'node:path';
import { driftsOf } from '../report/drift.ts';
import { regressionLine } from '../report/outputs.ts';
import { type Outcome, type PlanFrame, type Report, SCHEMA_VERSION } from '../report/report.ts';
import { groupsOf } from '../report/view/groups.ts';
import { writeAtomically } from '../report/write.ts';
import type { sentByRelease } from './sent-wire.ts';

/** What the report says beside its outcomes. */
export type ReportFrame = {
  readonly startedAt: Date;
  readonly workerId: string;
  readonly target: string;
};

/** How a run ended. */
export type ReportEnd = Pick<Report, 'complete' | 'error'> & {
  /** Why a setting kept cells from being run. */
  readonly leftOut?: string | undefined;
};

/** The report as it grows: each verdict is on disk as it falls, in a report that is valid at any moment. */
export type GrowingReport = {
  /** Tells the cells to come, in the report's order, and the plan they are part of. */
  readonly plan: (cells: readonly string[], frame: PlanFrame) => void;
  /** Records a verdict; settles with its ordinal once it is on disk. */
  readonly record: (outcome: Outcome) => Promise<number>;
  /** Tells what was sent on the wire, once all cells have ended, for the end's report. */
  readonly sent: (wires: SentWires, baseline: Report | undefined) => void;
  readonly report: (end: ReportEnd) => Report;
};

type SentWires = ReturnType<typeof sentByRelease>;

/** Opens a report in a folder that exists, and writes it at once, empty and incomplete. */
export async function openGrowingReport(dir: string, frame: ReportFrame): Promise<GrowingReport> {
  const outcomes: Outcome[] = [];
  let order: readonly string[] = [];
  let planned: PlanFrame | undefined;
  let drifted: Pick<Report, 'wire' | 'drift'> = {};
  const report = (end: ReportEnd) => ({
    ...reportOf(frame, inOrder(outcomes, order), end),
    ...(planned ? { plan: planned } : {}),
  });
  const write = oneAtATime(() => {
    const text = JSON.stringify(report({ complete: false, error: null }), null, 2);
    return writeAtomically(join(dir, 'report.json'), `${text}\n`);
  });
  await write();
  return {
    plan: (cells, whole) => {
      order = cells;
      planned = whole;
    },
    sent: ({ wire, upstream }, baseline) => {
      drifted = { wire, drift: driftsOf({ wire, upstream, outcomes, baseline }) };
    },
    record: async (outcome) => {
      const ordinal = outcomes.push(outcome);
      await write();
      return ordinal;
    },
    report: (end) => {
      const complete = end.complete && outcomes.length === order.length;
      const judged = new Set(outcomes.map(({ cell }) => cell));
      const missing = order.filter((cell) => !judged.has(cell));
      return {
        ...report({ complete, error: end.error }),
        groups: groupsOf(outcomes),
        ...drifted,
        ...(end.leftOut === undefined || missing.length === 0
          ? {}
          : { left_out: { reason: end.leftOut, cells: missing } }),
      };
    },
  };
}

/** Calls that come while one is under way share the next one, so a burst of verdicts costs two writes. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    // One write that fails must not fail all that come after it.
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        running = work();
        return running;
      });
    return next;
  };
}

/** The report of a run that could not begin. */
export function failedReport(error: Report['error']): Report {
  const frame = { startedAt: new Date(), workerId: '', target: '' };
  return reportOf(frame, [], { complete: false, error });
}

function reportOf(frame: ReportFrame, outcomes: readonly Outcome[], end: ReportEnd): Report {
  return {
    schema_version: SCHEMA_VERSION,
    started_at: frame.startedAt.toISOString(),
    finished_at: new Date().toISOString(),
    worker_id: frame.workerId,
    target: frame.target,
    ...totalsOf(outcomes),
    // For the end: a growing report would make them anew with each verdict.
    groups: [],
    complete: end.complete,
    error: end.error,
  };
}

/** What a report says of all its outcomes together. */
export function totalsOf(
  outcomes: readonly Outcome[],
): Pick<Report, 'models' | 'claude' | 'outcomes' | 'regressions' | 'totals'> {
  const count = (kind: Outcome['outcome']) =>
    outcomes.filter((outcome) => outcome.outcome === kind).length;
  return {
    models: unique(outcomes.map((outcome) => outcome.full_model)),
    claude: unique(outcomes.map((outcome) => outcome.cli_version)),
    outcomes: [...outcomes],
    regressions: outcomes.filter((outcome) => outcome.regression).map(regressionLine),
    totals: { passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** In the plan's order, whatever order the cells ended in. */
function inOrder(outcomes: readonly Outcome[], order: readonly string[]): Outcome[] {
  const place = new Map(order.map((cell, index) => [cell, index]));
  return outcomes.toSorted((a, b) => (place.get(a.cell) ?? 0) - (place.get(b.cell) ?? 0));
}
