import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Config } from '../config/config.ts';
import type { Outcome } from '../report/report.ts';
import { plainly } from '../system/plain-text.ts';
import { judge } from '../verdict/verdict.ts';
import { exchangeLines } from '../wire/exchange-lines.ts';
import { type Attempt, runAttempt } from './attempt.ts';
import type { AttemptSettings } from './attempt-settings.ts';
import { outcomeFrom, outcomeWithout } from './outcome.ts';
import { type Cell, cellFileName } from './plan.ts';
import type { Session } from './session.ts';

export type CellSettings = AttemptSettings & {
  readonly config: Pick<Config, 'retries' | 'reportDir'>;
};

/**
 * Executes a cell until it passes or its attempts are used up, and records it.
 *
 * @returns undefined when the run was cancelled before the cell could be judged
 */
export async function runCell(
  cell: Cell,
  session: Session,
  settings: CellSettings,
  logPath: string,
): Promise<Outcome | undefined> {
  const { config, redact } = settings;
  const started = performance.now();
  const history = (attempts: number) => ({
    cell,
    attempts,
    duration: (performance.now() - started) / 1000,
    logPath,
    redact,
  });
  for (let attempts = 1; ; attempts += 1) {
    try {
      const attempt = await runAttempt(cell, session, settings);
      if (settings.signal.aborted) return undefined;
      await keepExchanges(cell, attempt, settings);
      const verdict = judge(cell.probe, attempt.seen, plainly(redact));
      const outcome = outcomeFrom(history(attempts), attempt, verdict);
      if (outcome.outcome !== 'failed' || attempts > config.retries) return outcome;
    } catch (error) {
      // Ours to answer for, and no reason to lose the other cells.
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return outcomeWithout(history(attempts), 'harness_bug', `the harness failed: ${words}`);
    }
  }
}

/** Appends an attempt's exchanges to the cell's file, redacted. */
async function keepExchanges(cell: Cell, attempt: Attempt, settings: CellSettings): Promise<void> {
  const dir = join(settings.config.reportDir, 'exchanges');
  const { north, south } = attempt.seen.wire;
  await mkdir(dir, { recursive: true });
  await appendFile(
    join(dir, `${cellFileName(cell.id)}.jsonl`),
    exchangeLines([...north, ...south], settings.redact),
  );
}
