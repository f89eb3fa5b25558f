import { isRegression } from '../report/baseline.ts';
import type { Outcome, PlanFrame, Report } from '../report/report.ts';
import type { GrowingReport } from './growing-report.ts';
import { heartbeat } from './heartbeat.ts';
import { judgeMatrix, type Work } from './matrix.ts';
import { oneOfEachFirst, secondsBy } from './order.ts';
import type { Cell } from './plan.ts';
import type { Progress } from './progress.ts';
import type { Carried } from './resume.ts';
import { sentByRelease } from './sent-wire.ts';
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
  const enough = () => failed ?? spend.spent();
  const tell = async (judged: Outcome, isTrouble: boolean) => {
    // What the machine did to a cell says nothing of the target, so it fails the run as an error alone.
    const regression = !isTrouble && isRegression(judged, config.failOn, baseline);
    if (regression && config.failFast) failed ??= `fail-fast: ${judged.cell} fails the check`;
    const outcome = { ...judged, regression };
    progress.cell(outcome, { index: await report.record(outcome), total });
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
  return enough();
}
