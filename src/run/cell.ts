import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Config } from '../config/config.ts';
import type { AttemptDetail, Outcome } from '../report/report.ts';
import { stackOf } from '../system/errors.ts';
import { makeFolders } from '../system/folders.ts';
import { type MachineTrouble, machineTroubleOf } from '../system/machine-trouble.ts';
import { plainly } from '../system/plain-text.ts';
import type { Redact } from '../system/redact.ts';
import type { Run } from '../system/run.ts';
import { judge } from '../verdict/verdict.ts';
import { exchangeLines } from '../wire/exchange-lines.ts';
import type { AttemptWire } from '../wire/reading.ts';
import { type Attempt, type AttemptConfig, runAttempt } from './attempt.ts';
import { attemptDetail, outcomeFrom, outcomeWithout } from './outcome.ts';
import { type Cell, cellFileName } from './plan.ts';
import { backOff, backOffMs, isWorthRetrying } from './retry.ts';
import { type CellWire, cellWire } from './sent-wire.ts';
import type { Session } from './session.ts';
import { costOf } from './spend.ts';

/** The settings that a cell goes by. */
export type CellConfig = AttemptConfig & Pick<Config, 'retries' | 'reportDir'>;

export type CellEnd = {
  readonly outcome: Outcome;
  /** What ailed the machine when the cell failed: an error of the run, and nobody's fault. */
  readonly trouble?: MachineTrouble | undefined;
  /** Why the cell's exchanges could not be written into the report folder, which says nothing of its verdict. */
  readonly unkept?: unknown;
  /** What was sent over all attempts; undefined where none was made. */
  readonly wire?: CellWire | undefined;
};

/**
 * Executes a cell until its verdict stands or its attempts are used up, and records it.
 *
 * @returns undefined when the run was cancelled before the cell could be judged
 */
export async function runCell(
  run: Run,
  config: CellConfig,
  cell: Cell,
  session: Session,
): Promise<CellEnd | undefined> {
  const { redact } = run.secrets;
  const started = performance.now();
  const details: AttemptDetail[] = [];
  const history = (attempts: number) => ({
    cell,
    attempts,
    details,
    duration: secondsSince(started),
    logPath: session.logPath,
    redact,
  });
  const wires: AttemptWire[] = [];
  let unkept: unknown;
  for (let attempts = 1; ; attempts += 1) {
    const begun = performance.now();
    try {
      const attempt = await runAttempt(run, config, cell, session);
      if (run.signal.aborted) return undefined;
      wires.push(attempt.seen.wire);
      unkept ??= await keepExchanges(cell, attempt, config, redact);
      const verdict = judge(cell.probe, attempt.seen, plainly(redact));
      details.push(attemptDetail(verdict, secondsSince(begun), costOf(attempt.seen), redact));
      if (!isWorthRetrying(verdict) || attempts > config.retries) {
        const { trouble } = verdict;
        const outcome = withTrouble(outcomeFrom(history(attempts), attempt, verdict), trouble);
        return { outcome, trouble, unkept, wire: cellWire(wires) };
      }
      await backOff(backOffMs(verdict, attempt.seen.wire, attempts), run.signal);
    } catch (error) {
      // Ours to answer for, and no reason to lose the other cells.
      const trouble = machineTroubleOf(error);
      const words = trouble?.words ?? `the harness failed: ${stackOf(error)}`;
      const outcome = outcomeWithout(history(attempts), 'harness_bug', words);
      return { outcome: withTrouble(outcome, trouble), trouble };
    }
    if (run.signal.aborted) return undefined;
  }
}

function withTrouble(outcome: Outcome, trouble: MachineTrouble | undefined): Outcome {
  return trouble ? { ...outcome, machine_trouble: trouble.code } : outcome;
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

/** Appends an attempt's exchanges to the cell's file, redacted. @returns why that failed */
async function keepExchanges(
  cell: Cell,
  attempt: Attempt,
  { reportDir }: CellConfig,
  redact: Redact,
): Promise<unknown> {
  const dir = join(reportDir, 'exchanges');
  const { north, south } = attempt.seen.wire;
  const lines = exchangeLines([...north, ...south], redact);
  try {
    await makeFolders(dir);
    await appendFile(join(dir, `${cellFileName(cell.id)}.jsonl`), lines);
    return undefined;
  } catch (error) {
    return error;
  }
}
