import { judged } from '../report/known-failures.ts';
import type { Outcome, PlanFrame, Report } from '../report/report.ts';
import { InfrastructureError, messageOf } from '../system/errors.ts';
import type { GrowingReport } from './growing-report.ts';
import { heartbeat } from './heartbeat.ts';
import { judgeMatrix, type Work } from './matrix.ts';
import { oneOfEachFirst, secondsBy } from './order.ts';
import type { Cell } from './plan.ts';
import type { Progress } from './progress.ts';
import type { Carried } from './resume.ts';
import { sentByRelease } from './sent-wire.ts';
import { today } from './settle.ts';
import { openSpend } from './spend.ts';
import { targetName } from './target-name.ts';

type Judging = Pick<Work, 'run' | 'config' | 'cells' | 'pty'> & {
  readonly frame: PlanFrame;
  readonly baseline: Report | undefined;
  readonly carried: Carried;
  readonly report: GrowingReport;
  readonly progress: Progress;
};

/**
 * Judges all cells, and tells and records each verdict as it falls.
 *
 * @throws InfrastructureError when verdicts could not be written as they fell, after all cells are judged
 * @returns why a setting kept cells from being run; undefined when none did
 */
export async function judgeCells(judging: Judging): Promise<string | undefined> {
  const { run, config, cells, frame, pty, baseline, carried, report, progress } = judging;
  const total = cells.length;
  report.plan(
    cells.map((cell) => cell.id),
    frame,
  );
  progress.phase(`${total} cells against ${run.secrets.redact(targetName(config))}`);
  const beat = heartbeat(progress.line);
  const spend = openSpend(config);
  let failed: string | undefined;
  let told = 0;
  let unwritten: unknown;
  const enough = () => failed ?? spend.spent();
  const { failOn, expect } = config;
  const yardstick = { failOn, expect, baseline, today: today() };
  const tell = async (ended: Outcome, isTrouble: boolean) => {
    // What the machine did to a cell says nothing of the target, so it fails the run as an error alone.
    const outcome = isTrouble ? { ...ended, regression: false } : judged(ended, yardstick);
    if (outcome.regression && config.failFast)
      failed ??= `fail-fast: ${ended.cell} fails the check`;
    // One that cannot be written now is kept, and written with the next or at the end.
    await report.record(outcome).catch((error: unknown) => {
      unwritten = error;
    });
    told += 1;
    progress.cell(outcome, { index: told, total });
  };
  const sent: Parameters<typeof sentByRelease>[0][number][] = [];
  const known = secondsBy(baseline);
  const thrifty = config.failFast || config.budgetUsd !== undefined || config.maxRequests;
  try {
    const toRun: Cell[] = [];
    for (const cell of cells) {
      const outcome = carried.outcomes.get(cell.id);
      if (outcome) await tell(outcome, false);
      else toRun.push(cell);
    }
    await judgeMatrix({
      ...{ run, config, cells: toRun, pty },
      secondsOf: thrifty ? oneOfEachFirst(toRun, known) : known,
      isEnough: () => enough() !== undefined,
      onEnd: async ({ outcome, trouble, wire }) => {
        if (wire) sent.push({ outcome, wire });
        for (const { cost } of outcome.attempts_detail) if (cost) spend.add(cost);
        await tell(outcome, trouble !== undefined);
      },
      onBusy: beat.busy,
      onLine: progress.line,
    });
  } finally {
    beat.stop();
    report.sent(sentByRelease(sent), baseline);
  }
  if (unwritten !== undefined) {
    const why = messageOf(unwritten);
    throw new InfrastructureError(
      `report-dir: ${config.reportDir} could not be written while cells were judged: ${why}. Their verdicts are kept. Next: check its disk's space and permissions.`,
    );
  }
  return enough();
}
