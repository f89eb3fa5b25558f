import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PtyModule } from '../claude/screen/pty-install.ts';
import type { Config } from '../config/config.ts';
import { openMcp } from '../probes/mcp/staging.ts';
import type { McpStaging } from '../probes/probe.ts';
import type { Outcome } from '../report/report.ts';
import { eachConcurrently } from '../system/each-concurrently.ts';
import { codeOf, InfrastructureError, messageOf } from '../system/errors.ts';
import { makeFolders } from '../system/folders.ts';
import type { Run } from '../system/run.ts';
import { runSetup } from '../target/setup.ts';
import type { Blame } from '../verdict/case.ts';
import { type CellEnd, runCell } from './cell.ts';
import { concurrencyOf, sharedPlace } from './concurrency.ts';
import { type Admission, openAdmission } from './limits.ts';
import { longestFirst, type SecondsOf } from './order.ts';
import { outcomeWithout } from './outcome.ts';
import { keepPace } from './pace.ts';
import { type Cell, cellFileName } from './plan.ts';
import { type Preflight, preflight } from './preflight.ts';
import { openSeats, type Seats } from './seats.ts';
import { openSession, type Session } from './session.ts';
import { type OpenUpstream, openUpstream } from './upstream.ts';

/** What judging the plan's cells needs. */
export type Work = {
  readonly run: Run;
  readonly config: Config;
  readonly cells: readonly Cell[];
  /** For cells at the CLI's own screen. */
  readonly pty?: PtyModule | undefined;
  /** What the order goes by. */
  readonly secondsOf: SecondsOf;
  /** Whether a setting lets no further cell begin. */
  readonly isEnough?: () => boolean;
  /** Told of every cell's verdict as it falls. */
  readonly onEnd: (end: CellEnd) => Promise<void>;
  /** Told of every cell as it starts and ends, for the heartbeat. */
  readonly onBusy: (cell: string, busy: boolean) => void;
  /** Told in words of what is done beside cells. */
  readonly onLine?: (text: string) => void;
};

/** What stands for a whole run, beside its targets. */
type Standing = {
  readonly upstream: OpenUpstream;
  readonly mcp: McpStaging;
  readonly admission: Admission | undefined;
  /** What went wrong that is nobody's verdict, in words. */
  readonly troubles: Set<string>;
  /** How the request ahead of each model's cells went, by the model's name. */
  readonly preflights: Map<string, Promise<Preflight | undefined>>;
};

/** What all batches share while their cells are judged. */
type Pool = {
  readonly seats: Seats;
  /** Each cell has a target of its own. */
  readonly perCell: boolean;
  /** Something failed that ends the run. */
  ended: boolean;
};

/** Cells that share one start of the target. */
type Batch = { readonly name: string; readonly cells: readonly Cell[] };

/**
 * Judges all cells of a plan.
 *
 * @throws InfrastructureError when a target never came up or the machine itself failed, after the other cells are
 * judged
 * @throws ConfigurationError when a setting proves wrong on the way
 */
export async function judgeMatrix(work: Work): Promise<void> {
  await tellInapplicable(work);
  const upstream = await openUpstream(work.config);
  const mcp = await openMcp();
  const standing: Standing = {
    upstream,
    mcp,
    admission: openAdmission(work.config.limits),
    troubles: new Set(),
    preflights: new Map(),
  };
  try {
    await setUp(work, upstream);
    await judgeBatches(work, standing);
  } finally {
    await mcp.close();
    await upstream.close();
  }
  if (standing.troubles.size > 0) {
    throw new InfrastructureError([...standing.troubles].join('\n\n'));
  }
}

async function tellInapplicable({ run, cells, onEnd }: Work): Promise<void> {
  const { redact } = run.secrets;
  for (const cell of cells) {
    if (cell.inapplicable === undefined) continue;
    const history = { cell, attempts: 0, details: [], duration: 0, logPath: '', redact };
    await onEnd({ outcome: outcomeWithout(history, 'not_applicable', cell.inapplicable) });
  }
}

async function setUp({ run, config }: Work, upstream: OpenUpstream): Promise<void> {
  const model = config.models[0]?.fullModel ?? '';
  await runSetup(run, config.target, { port: undefined, upstream: upstream.url, model });
}

async function judgeBatches(work: Work, standing: Standing): Promise<void> {
  const { config, secondsOf, onLine } = work;
  const { target } = config;
  const limit = concurrencyOf(config);
  const pool: Pool = { seats: openSeats(limit), perCell: target.restart === 'cell', ended: false };
  const batches = longestFirst(batchesOf(work), ({ cells }) =>
    cells.reduce((sum, cell) => sum + secondsOf(cell), 0),
  );
  const shared = batches.length > 1 ? sharedPlace(target) : undefined;
  if (shared) onLine?.(`One target at a time: ${shared}.`);
  const auto = config.concurrency === 'auto' && !(shared && pool.perCell);
  const endPace = auto ? keepPace(pool.seats) : undefined;
  // Where every cell has a target of its own, its seat is what bounds the targets too.
  const most = pool.perCell ? Number.POSITIVE_INFINITY : limit;
  try {
    await eachConcurrently(batches, shared ? 1 : most, async (batch) => {
      if (work.run.signal.aborted || work.isEnough?.()) return;
      // One target that does not come up says nothing about the others.
      await judgeBatch(work, batch, standing, pool).catch((error: unknown) => {
        if (!(error instanceof InfrastructureError)) throw error;
        standing.troubles.add(error.message);
      });
    });
  } finally {
    endPace?.();
  }
  if (auto && pool.seats.peak() > 1)
    onLine?.(`concurrency: auto ran up to ${pool.seats.peak()} cells at a time.`);
}

function batchesOf({ config, cells }: Work): Batch[] {
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

async function judgeBatch(work: Work, batch: Batch, standing: Standing, pool: Pool): Promise<void> {
  if (!pool.perCell) return judgeInSession(work, batch, standing, pool);
  await seated(work, pool, batch.cells, () => judgeInSession(work, batch, standing, pool));
}

/** Brings the batch's target up, judges its cells, and takes the target down after the last one. */
async function judgeInSession(
  work: Work,
  batch: Batch,
  standing: Standing,
  pool: Pool,
): Promise<void> {
  const { run, config, pty } = work;
  const { upstream, mcp, admission } = standing;
  const model = batch.cells[0]?.model.fullModel ?? '';
  const logPath = join('logs', `${cellFileName(batch.name)}.log`);
  const session = await openSession(run, { config, model, upstream, admission, mcp, pty, logPath });
  try {
    await eachConcurrently(batch.cells, batch.cells.length, async (cell) => {
      const judge = () => judgeCell(work, cell, session, standing);
      await (pool.perCell ? judge() : seated(work, pool, [cell], judge));
    });
  } finally {
    await session.close();
    await keepLog(session, work).catch((error: unknown) => {
      standing.troubles.add(unwritable(config.reportDir, error));
    });
  }
}

/** Does work on a seat; after a failure or the run's end nobody sits down any more. */
async function seated(
  { run, secondsOf, isEnough = () => false }: Work,
  pool: Pool,
  cells: readonly Cell[],
  judge: () => Promise<void>,
): Promise<void> {
  const giveBack = await pool.seats.take(cells.reduce((sum, cell) => sum + secondsOf(cell), 0));
  try {
    if (!pool.ended && !run.signal.aborted && !isEnough()) await judge();
  } catch (error) {
    pool.ended ||= !(error instanceof InfrastructureError);
    throw error;
  } finally {
    giveBack();
  }
}

async function judgeCell(
  work: Work,
  cell: Cell,
  session: Session,
  standing: Standing,
): Promise<void> {
  const { run, config } = work;
  const ahead = await preflightOf(work, cell, session, standing);
  if (ahead?.blame) {
    await work.onEnd({ outcome: outcomeAhead(work, cell, ahead.blame, session) });
    return;
  }
  work.onBusy(cell.id, true);
  const end = await runCell(run, config, cell, session);
  work.onBusy(cell.id, false);
  if (end?.trouble) standing.troubles.add(end.trouble.words);
  if (end?.unkept) standing.troubles.add(unwritable(config.reportDir, end.unkept));
  if (end) await work.onEnd(end);
}

/** One request for each model, which all its cells wait for. */
function preflightOf(
  { run, config, onLine }: Work,
  cell: Cell,
  session: Session,
  { preflights }: Standing,
): Promise<Preflight | undefined> {
  const { name } = cell.model;
  const begun = preflights.get(name) ?? ask();
  preflights.set(name, begun);
  return begun;

  async function ask(): Promise<Preflight | undefined> {
    if (!config.preflight || session.scripted) return undefined;
    // Of a request ahead that cannot be sent nothing is known, and the cells will tell.
    const ahead = await preflight(run, config, cell, session).catch(() => undefined);
    if (ahead) onLine?.(ahead.words);
    return ahead;
  }
}

/** A cell that need not run, since its model's request ahead says how it would end. */
function outcomeAhead({ run }: Work, cell: Cell, blame: Blame, { logPath }: Session): Outcome {
  const { redact } = run.secrets;
  const history = { cell, attempts: 0, details: [], duration: 0, logPath, redact };
  return outcomeWithout(history, blame.classification, `preflight: ${blame.reasons.join('; ')}`);
}

/** One sentence for all that cannot be written there, since one full disk fails every cell. */
function unwritable(dir: string, error: unknown): string {
  const code = codeOf(error) ?? messageOf(error);
  return `report-dir: ${dir} cannot be written (${code}), so details are missing there; verdicts are complete. Next: check its disk's space and permissions.`;
}

/** Writes what a target logged into the report folder, redacted. */
async function keepLog({ target, logPath }: Session, { run, config }: Work): Promise<void> {
  const log = run.secrets.redact(await target.log.since(0));
  await makeFolders(join(config.reportDir, 'logs'));
  await writeFile(join(config.reportDir, logPath), log);
}
