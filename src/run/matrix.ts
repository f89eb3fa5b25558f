import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { openMcp } from '../probes/mcp/staging.ts';
import type { McpStaging } from '../probes/probe.ts';
import type { Outcome } from '../report/report.ts';
import { InfrastructureError } from '../system/errors.ts';
import type { Secrets } from '../system/redact.ts';
import { runSetup } from '../target/setup.ts';
import { runCell } from './cell.ts';
import { concurrencyOf, eachConcurrently } from './concurrency.ts';
import { outcomeWithout } from './outcome.ts';
import { type Cell, cellFileName } from './plan.ts';
import { openSession } from './session.ts';
import { type OpenUpstream, openUpstream } from './upstream.ts';

/** What judging the plan's cells needs. */
export type Matrix = {
  readonly config: Config;
  readonly cells: readonly Cell[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: Secrets;
  readonly runId: string;
  readonly scratch: string;
  readonly signal: AbortSignal;
  /** Told of every verdict as it falls. */
  readonly onOutcome: (outcome: Outcome) => Promise<void>;
  /** Told of every cell as it starts and ends, for the heartbeat. */
  readonly onBusy: (cell: string, busy: boolean) => void;
};

/** What stands for a whole run, beside its targets. */
type Standing = { readonly upstream: OpenUpstream; readonly mcp: McpStaging };

/** Cells that share one start of the target. */
type Batch = { readonly name: string; readonly cells: readonly Cell[] };

/**
 * Judges all cells of a plan.
 *
 * @throws InfrastructureError when a target never came up, after the other models' cells are judged
 * @throws ConfigurationError when a setting proves wrong on the way
 */
export async function judgeMatrix(matrix: Matrix): Promise<void> {
  const { config, cells } = matrix;
  const { redact } = matrix.secrets;
  for (const cell of cells) {
    if (cell.inapplicable === undefined) continue;
    const history = { cell, attempts: 0, duration: 0, logPath: '', redact };
    await matrix.onOutcome(outcomeWithout(history, 'not_applicable', cell.inapplicable));
  }
  const upstream = await openUpstream(config);
  const mcp = await openMcp();
  try {
    await runSetup({
      target: config.target,
      upstream: upstream.url,
      model: config.models[0]?.fullModel ?? '',
      parent: matrix.env,
      runId: matrix.runId,
      redact,
      signal: matrix.signal,
    });
    await judgeBatches(matrix, { upstream, mcp });
  } finally {
    await mcp.close();
    await upstream.close();
  }
}

async function judgeBatches(matrix: Matrix, standing: Standing): Promise<void> {
  const { config } = matrix;
  const limit = concurrencyOf(config);
  // Either one target serves many cells at a time, or many targets serve one each.
  const perCell = config.target.restart === 'cell';
  const faults = new Set<string>();
  await eachConcurrently(batchesOf(matrix), perCell ? limit : 1, async (batch) => {
    if (matrix.signal.aborted) return;
    // One target that does not come up says nothing about the others.
    await judgeBatch(matrix, batch, standing, perCell ? 1 : limit).catch((error: unknown) => {
      if (!(error instanceof InfrastructureError)) throw error;
      faults.add(error.message);
    });
  });
  if (faults.size > 0) throw new InfrastructureError([...faults].join('\n\n'));
}

function batchesOf({ config, cells }: Matrix): Batch[] {
  const runnable = cells.filter((cell) => cell.inapplicable === undefined);
  if (runnable.length === 0) return [];
  switch (config.target.restart) {
    case 'never':
      return [{ name: 'target', cells: runnable }];
    case 'cell':
      return runnable.map((cell) => ({ name: cell.id, cells: [cell] }));
    case 'model':
      return config.models
        .map((model) => ({
          name: model.name,
          cells: runnable.filter((cell) => cell.model === model),
        }))
        .filter((batch) => batch.cells.length > 0);
  }
}

async function judgeBatch(
  matrix: Matrix,
  batch: Batch,
  { upstream, mcp }: Standing,
  limit: number,
): Promise<void> {
  const { config, secrets, signal } = matrix;
  const session = await openSession({
    config,
    model: batch.cells[0]?.model.fullModel ?? '',
    upstream,
    scripted: config.upstream.kind === 'scripted',
    parent: matrix.env,
    runId: matrix.runId,
    secrets,
    signal,
  });
  const logPath = join('logs', `${cellFileName(batch.name)}.log`);
  try {
    await eachConcurrently(batch.cells, limit, async (cell) => {
      if (signal.aborted) return;
      matrix.onBusy(cell.id, true);
      const outcome = await runCell(cell, session, settingsOf(matrix, mcp), logPath);
      matrix.onBusy(cell.id, false);
      if (outcome) await matrix.onOutcome(outcome);
    });
  } finally {
    await session.close();
    const log = secrets.redact(await session.target.log.since(0));
    await mkdir(join(config.reportDir, 'logs'), { recursive: true });
    await writeFile(join(config.reportDir, logPath), log);
  }
}

function settingsOf(matrix: Matrix, mcp: McpStaging) {
  const { config } = matrix;
  return {
    config,
    redact: matrix.secrets.redact,
    parent: matrix.env,
    runId: matrix.runId,
    scratch: matrix.scratch,
    claudeEnv: config.claudeEnv,
    mcp,
    timeoutMs: config.probeTimeoutMs,
    signal: matrix.signal,
  };
}
