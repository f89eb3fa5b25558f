import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claude } from '../claude/locate.ts';
import type { PtyModule } from '../claude/screen/pty-install.ts';
import type { Config } from '../config/config.ts';
import { fetchShards } from '../report/github/shard-artifacts.ts';
import type { RunLine } from '../report/history.ts';
import { takeFolder } from '../report/own-folder.ts';
import type { Report } from '../report/report.ts';
import type { Environment } from '../system/environment.ts';
import { ConfigurationError, InfrastructureError, messageOf, stackOf } from '../system/errors.ts';
import { machineTroubleOf } from '../system/machine-trouble.ts';
import { plainly } from '../system/plain-text.ts';
import { keepSecrets, type Secrets } from '../system/redact.ts';
import type { Result } from '../system/result.ts';
import type { Run } from '../system/run.ts';
import { endMarked } from '../system/run-mark.ts';
import { findSandbox } from '../system/sandbox/find-sandbox.ts';
import type { Sandbox } from '../system/sandbox/sandbox.ts';
import { secretValues } from '../system/secret-values.ts';
import { obtainClaudes, releasesOf } from './claudes.ts';
import { findBaseline } from './find-baseline.ts';
import {
  failedReport,
  type GrowingReport,
  openGrowingReport,
  type ReportEnd,
} from './growing-report.ts';
import { judgeCells } from './judge-cells.ts';
import { mergeShards } from './merge-mode.ts';
import { type Cell, planCells, planFrame } from './plan.ts';
import { planShards, type ShardPlan } from './plan-mode.ts';
import type { Progress } from './progress.ts';
import { ptyFor } from './pty.ts';
import { type Carried, carriedFrom, NOTHING_CARRIED } from './resume.ts';
import { settled } from './settle.ts';
import { targetName } from './target-name.ts';

/** The world around a run. */
export type World = Pick<Run, 'env' | 'signal'> & {
  readonly progress: Progress;
  /** Ways to keep commands of a model from this machine; default: all that are known. */
  readonly sandboxes?: readonly Sandbox[];
  /** Told, before anything is begun, what `clearLeftOvers` needs should this process be killed. */
  readonly onOpen?: (opened: Pick<Run, 'id' | 'scratch'>) => void;
};

export type RunEnd = {
  readonly report: Report;
  /** The runs before this one, as the baseline tells them. */
  readonly history: readonly RunLine[];
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
  const found = await findBaseline(config, world);
  const baseline = found?.earlier?.report;
  let growing: GrowingReport | undefined;
  let leftOut: string | undefined;
  const end = (how: ReportEnd): RunEnd => ({
    report: settled(growing?.report(how) ?? failedReport(how.error), config, found),
    history: found?.earlier?.history ?? [],
    secrets: secrets.values(),
  });
  try {
    await inScratch(world, secrets, async (bare) => {
      const run = { ...bare, sandbox: await findSandbox(bare, world.sandboxes) };
      const carried = await carriedBy(config, run);
      const report = await openReport(config, run);
      growing = report;
      await carried.layInto(config.reportDir);
      const claudes = await readyClaudes(run, config, world.progress);
      const terminal = await ptyFor(run, config);
      const pty = terminal?.ok ? terminal.value : undefined;
      const cells = cellsOf(config, claudes, terminal, run.sandbox !== undefined);
      const { progress } = world;
      const frame = planFrame(
        config,
        claudes.map(({ version }) => version),
      );
      leftOut = await judgeCells({
        run,
        config,
        cells,
        frame,
        pty,
        baseline,
        carried,
        report,
        progress,
      });
    });
    return end({ complete: !world.signal.aborted, error: null, leftOut });
  } catch (error) {
    return end({ complete: false, error: faultOf(error, secrets), leftOut });
  }
}

/** Joins the reports of the shards instead of running cells; it rejects as little as `run` does. */
export async function merge(config: Config, world: World): Promise<RunEnd> {
  const secrets = keepSecrets(secretsOf(config, world.env));
  const found = await findBaseline(config, world);
  const end = (report: Report): RunEnd => ({
    report: settled(report, config, found),
    history: found?.earlier?.history ?? [],
    secrets: secrets.values(),
  });
  try {
    return await inScratch(world, secrets, async (run) => {
      const from = await shardsFolder(config, world.env, run.scratch);
      const merged = await inReportFolder(config, run, () => mergeShards(from, config.reportDir));
      if (!merged.ok) throw new InfrastructureError(`${merged.fault}.`);
      return end(merged.value);
    });
  } catch (error) {
    return end(failedReport(faultOf(error, secrets)));
  }
}

/** @throws InfrastructureError when this run's artifacts hold no shard */
async function shardsFolder(config: Config, env: Environment, scratch: string): Promise<string> {
  if (config.shards !== undefined) return config.shards;
  const fetched = await fetchShards({ name: config.artifactName, into: scratch, env });
  if (!fetched.ok) throw new InfrastructureError(`${fetched.fault}.`);
  return fetched.value;
}

/** Parts the plan into shards; @throws what resolving the releases throws */
export async function plan(config: Config, world: World): Promise<ShardPlan> {
  const secrets = keepSecrets(secretsOf(config, world.env));
  return inScratch(world, secrets, async (run) =>
    planShards(config, await releasesOf(run, config)),
  );
}

/** Opens the run's report in a folder without an earlier one's details. */
async function openReport(config: Config, run: Run) {
  const { env, secrets } = run;
  return inReportFolder(config, run, () =>
    openGrowingReport(config.reportDir, {
      startedAt: new Date(),
      workerId: env['GITHUB_JOB'] || hostname(),
      target: plainly(secrets.redact)(targetName(config)),
    }),
  );
}

/** Works in the report folder once an earlier report's details are gone. @throws InfrastructureError */
async function inReportFolder<T>(
  { reportDir }: Config,
  { id }: Pick<Run, 'id'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await takeFolder(reportDir, id);
    return await work();
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw cannotUse(`write the report into ${reportDir}`, 'report-dir', error);
  }
}

function cannotUse(what: string, setting: string, error: unknown): InfrastructureError {
  const words = `Cannot ${what}: ${messageOf(error)}. Next: check ${setting}, and the disk's space and permissions.`;
  return new InfrastructureError(words, { cause: error });
}

/** Gives a run its mark and its folder, and takes down at the end whatever it left. */
async function inScratch<T>(
  { env, signal, onOpen }: World,
  secrets: Secrets,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const id = randomBytes(8).toString('hex');
  const temp = env['RUNNER_TEMP'] || tmpdir();
  const scratch = await mkdtemp(join(temp, 'claude-smoke-')).catch((error: unknown) => {
    throw cannotUse(`make a folder in ${temp}`, 'RUNNER_TEMP', error);
  });
  const clear = () => rmSync(scratch, { recursive: true, force: true });
  process.once('exit', clear);
  onOpen?.({ id, scratch });
  try {
    return await work({ id, env, secrets, signal, scratch });
  } finally {
    await endMarked(id);
    // A leftover of ours must not hide the verdicts.
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    process.off('exit', clear);
  }
}

async function readyClaudes(run: Run, config: Config, progress: Progress): Promise<Claude[]> {
  progress.phase('Claude Code');
  const claudes = await obtainClaudes(run, config, progress.line);
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
  enclosed: boolean,
): Cell[] {
  const cells = planCells(config, claudes, pty, enclosed);
  if (cells.length === 0) throw new ConfigurationError(emptyPlan(config));
  return cells;
}

async function carriedBy({ resume }: Config, { scratch }: Run): Promise<Carried> {
  return resume === undefined ? NOTHING_CARRIED : carriedFrom(resume, scratch);
}

function emptyPlan({ shard }: Config): string {
  const part = shard
    ? `shard: ${shard.index}/${shard.count} holds no cell`
    : 'there is no cell to run';
  return `${part}; a check that judges nothing must not pass. Next: use fewer shards.`;
}

/** What must not appear in anything written: the secrets among the settings and in the environment. */
export function secretsOf(config: Config, env: Environment): string[] {
  const { target, upstream } = config;
  const urls = {
    target: target.source.kind === 'scripted' ? '' : target.source.url,
    upstream: upstream.kind === 'url' ? upstream.url : '',
  };
  const found = [env, target.env, config.claudeEnv, urls].flatMap(secretValues);
  // The names of models are in every report.
  const open = config.models.flatMap(({ name, fullModel, claudeModel }) => [
    name,
    fullModel,
    claudeModel,
  ]);
  const secret = found.filter((value) => !open.some((text) => text.includes(value)));
  const given = [config.authToken, config.githubToken].filter((token) => token !== undefined);
  return [...new Set([...given, ...secret])];
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
