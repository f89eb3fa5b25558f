import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claude } from '../claude/locate.ts';
import type { PtyModule } from '../claude/screen/pty-install.ts';
import type { Config } from '../config/config.ts';
import { isRegression, readBaseline } from '../report/baseline.ts';
import { REPORT_ENTRIES } from '../report/folder.ts';
import type { Report } from '../report/report.ts';
import type { Environment } from '../system/environment.ts';
import { ConfigurationError, InfrastructureError, messageOf, stackOf } from '../system/errors.ts';
import { machineTroubleOf } from '../system/machine-trouble.ts';
import { plainly } from '../system/plain-text.ts';
import { keepSecrets, type Secrets, secretValues } from '../system/redact.ts';
import type { Result } from '../system/result.ts';
import type { Run } from '../system/run.ts';
import { endMarked } from '../system/run-mark.ts';
import type { CellEnd } from './cell.ts';
import { obtainClaudes } from './claudes.ts';
import {
  failedReport,
  type GrowingReport,
  openGrowingReport,
  type ReportEnd,
} from './growing-report.ts';
import { heartbeat } from './heartbeat.ts';
import { judgeMatrix, type Work } from './matrix.ts';
import { secondsBy } from './order.ts';
import { type Cell, planCells } from './plan.ts';
import type { Progress } from './progress.ts';
import { ptyFor } from './pty.ts';
import { targetName } from './target-name.ts';

/** The world around a run. */
export type World = Pick<Run, 'env' | 'signal'> & { readonly progress: Progress };

export type RunEnd = {
  readonly report: Report;
  readonly baseline: Report | undefined;
  /** Values that must not appear in anything written or uploaded. */
  readonly secrets: readonly string[];
};

/**
 * Runs the whole matrix. What a user or a machine did wrong does not reject: the report's `error` says it, and the
 * report holds what was judged until then.
 */
export async function run(config: Config, world: World): Promise<RunEnd> {
  const secrets = keepSecrets(secretsOf(config, world.env));
  // Before the folder is cleared: the baseline may be the last run's report in it.
  const baseline = await baselineOf(config, world.progress);
  let growing: GrowingReport | undefined;
  const end = (how: ReportEnd): RunEnd => ({
    report: growing?.report(how) ?? failedReport(how.error),
    secrets: secrets.values(),
    baseline,
  });
  try {
    const report = await openReport(config, world.env, secrets);
    growing = report;
    await inScratch(world, secrets, async (run) => {
      const claudes = await readyClaudes(run, config, world.progress);
      const found = await ptyFor(run, config);
      const pty = found?.ok ? found.value : undefined;
      const cells = cellsOf(config, claudes, found);
      await judgeCells({ run, config, cells, pty, baseline, report, progress: world.progress });
    });
    return end({ complete: !world.signal.aborted, error: null });
  } catch (error) {
    return end({ complete: false, error: faultOf(error, secrets) });
  }
}

/** Opens the run's report in a folder without an earlier one's details. */
async function openReport(config: Config, env: Environment, secrets: Secrets) {
  const dir = config.reportDir;
  try {
    await clearReport(dir);
    return await openGrowingReport(dir, {
      startedAt: new Date(),
      workerId: env['GITHUB_JOB'] || hostname(),
      target: plainly(secrets.redact)(targetName(config)),
    });
  } catch (error) {
    throw cannotUse(`write the report into ${dir}`, 'report-dir', error);
  }
}

function cannotUse(what: string, setting: string, error: unknown): InfrastructureError {
  const words = `Cannot ${what}: ${messageOf(error)}. Next: check ${setting}, and the disk's space and permissions.`;
  return new InfrastructureError(words, { cause: error });
}

/** Gives a run its mark and its folder, and takes down at the end whatever it left. */
async function inScratch(
  { env, signal }: World,
  secrets: Secrets,
  work: (run: Run) => Promise<void>,
): Promise<void> {
  const id = randomBytes(8).toString('hex');
  const temp = env['RUNNER_TEMP'] || tmpdir();
  const scratch = await mkdtemp(join(temp, 'claude-smoke-')).catch((error: unknown) => {
    throw cannotUse(`make a folder in ${temp}`, 'RUNNER_TEMP', error);
  });
  try {
    await work({ id, env, secrets, signal, scratch });
  } finally {
    await endMarked(id);
    // A leftover of ours must not hide the verdicts.
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

async function readyClaudes(run: Run, config: Config, progress: Progress): Promise<Claude[]> {
  progress.phase('Claude Code');
  const claudes = await obtainClaudes(run, config);
  for (const { version, prefix, command } of claudes) {
    progress.line(`Claude Code ${version} (${prefix[0] ?? command})`);
  }
  return claudes;
}

/** @throws ConfigurationError when the plan has no cell */
function cellsOf(
  config: Config,
  claudes: readonly Claude[],
  pty: Result<PtyModule> | undefined,
): Cell[] {
  const cells = planCells(config, claudes, pty);
  if (cells.length === 0) throw new ConfigurationError(emptyPlan(config));
  return cells;
}

/** Judges all cells, and tells and records each verdict as it falls. */
async function judgeCells(
  work: Pick<Work, 'run' | 'config' | 'cells' | 'pty'> & {
    readonly baseline: Report | undefined;
    readonly report: GrowingReport;
    readonly progress: Progress;
  },
): Promise<void> {
  const { run, config, cells, pty, baseline, report, progress } = work;
  const total = cells.length;
  report.plan(cells.map((cell) => cell.id));
  progress.phase(`${total} cells against ${run.secrets.redact(targetName(config))}`);
  const beat = heartbeat(progress.line);
  const onEnd = async ({ outcome: judged, trouble }: CellEnd) => {
    // What the machine did to a cell says nothing of the target, so it fails the run as an error alone.
    const regression = !trouble && isRegression(judged, config.failOn, baseline);
    const outcome = { ...judged, regression };
    progress.cell(outcome, { index: await report.record(outcome), total });
  };
  try {
    const told = { onEnd, onBusy: beat.busy, onLine: progress.line };
    await judgeMatrix({ run, config, cells, pty, secondsOf: secondsBy(baseline), ...told });
  } finally {
    beat.stop();
  }
}

function emptyPlan({ shard }: Config): string {
  const part = shard
    ? `shard: ${shard.index}/${shard.count} holds no cell`
    : 'there is no cell to run';
  return `${part}; a check that judges nothing must not pass. Next: use fewer shards.`;
}

async function baselineOf(config: Config, progress: Progress): Promise<Report | undefined> {
  if (config.baseline === undefined) return undefined;
  const read = await readBaseline(config.baseline);
  if (read.ok) return read.value;
  progress.line(`baseline: ${read.fault}; going on without one`);
  return undefined;
}

/** What must not appear in anything written: the secrets among the settings and in the environment. */
export function secretsOf(config: Config, env: Environment): string[] {
  return [
    config.authToken,
    ...secretValues(env),
    ...secretValues(config.target.env),
    ...secretValues(config.claudeEnv),
  ].filter((value) => value !== undefined);
}

function faultOf(error: unknown, { redact }: Secrets): NonNullable<Report['error']> {
  const message = plainly(redact)(wordsOf(error));
  return error instanceof ConfigurationError
    ? { kind: 'configuration', message }
    : { kind: 'infrastructure', message };
}

function wordsOf(error: unknown): string {
  const told = error instanceof ConfigurationError || error instanceof InfrastructureError;
  return told ? error.message : (machineTroubleOf(error)?.words ?? stackOf(error));
}

/** Takes an earlier run's details away, so that nothing of it is taken for this one's. */
async function clearReport(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const name of REPORT_ENTRIES) await rm(join(dir, name), { recursive: true, force: true });
}
