import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { isRegression, readBaseline } from '../report/baseline.ts';
import { REPORT_ENTRIES } from '../report/folder.ts';
import type { Report } from '../report/report.ts';
import { endMarked } from '../system/child.ts';
import { ConfigurationError, InfrastructureError } from '../system/errors.ts';
import { plainly } from '../system/plain-text.ts';
import { keepSecrets, type Secrets, secretValues } from '../system/redact.ts';
import { obtainClaudes } from './claudes.ts';
import { openGrowingReport, type ReportEnd } from './growing-report.ts';
import { heartbeat } from './heartbeat.ts';
import { judgeMatrix } from './matrix.ts';
import { planCells } from './plan.ts';
import type { Progress } from './progress.ts';
import { targetName } from './target-name.ts';

/** The world around a run. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
  /** Cancels: cells stop, everything is taken down, and the report holds what was judged. */
  readonly signal: AbortSignal;
};

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
export async function run(config: Config, surroundings: Surroundings): Promise<RunEnd> {
  const { env, progress, signal } = surroundings;
  const secrets = keepSecrets(secretsOf(config, env));
  const runId = randomBytes(8).toString('hex');
  // Before the folder is cleared: the baseline may be the last run's report in it.
  const baseline = await baselineOf(config, progress);
  await clearReport(config.reportDir);
  const growing = await openGrowingReport(config.reportDir, {
    startedAt: new Date(),
    workerId: env['GITHUB_JOB'] || hostname(),
    target: plainly(secrets.redact)(targetName(config)),
  });
  const scratch = await mkdtemp(join(env['RUNNER_TEMP'] || tmpdir(), 'claude-smoke-'));
  const beat = heartbeat(progress.line);
  const end = (how: ReportEnd): RunEnd => ({
    report: growing.report(how),
    secrets: secrets.values(),
    baseline,
  });
  try {
    progress.phase('Claude Code');
    const claudes = await obtainClaudes(config, env, scratch);
    for (const { version, prefix, command } of claudes) {
      progress.line(`Claude Code ${version} (${prefix[0] ?? command})`);
    }
    const cells = planCells(config, claudes);
    if (cells.length === 0) throw new ConfigurationError(emptyPlan(config));
    growing.plan(cells.map((cell) => cell.id));
    progress.phase(`${cells.length} cells against ${secrets.redact(targetName(config))}`);
    await judgeMatrix({
      config,
      cells,
      env,
      secrets,
      runId,
      scratch,
      signal,
      onBusy: beat.busy,
      onOutcome: async (judged) => {
        const outcome = { ...judged, regression: isRegression(judged, config.failOn, baseline) };
        const index = await growing.record(outcome);
        progress.cell(outcome, { index, total: cells.length });
      },
    });
    return end({ complete: !signal.aborted, error: null });
  } catch (error) {
    return end({ complete: false, error: faultOf(error, secrets) });
  } finally {
    beat.stop();
    await endMarked(runId);
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
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
  if (typeof read !== 'string') return read;
  progress.line(`${read}; going on without one`);
  return undefined;
}

/** What must not appear in anything written: the secrets among the settings and in the environment. */
export function secretsOf(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  return [
    config.authToken,
    ...secretValues(env),
    ...secretValues(config.target.env),
    ...secretValues(config.claudeEnv),
  ].filter((value) => value !== undefined);
}

function faultOf(error: unknown, secrets: Secrets): NonNullable<Report['error']> {
  const message = error instanceof Error ? error.message : String(error);
  const told = plainly(secrets.redact);
  if (error instanceof ConfigurationError) {
    return { kind: 'configuration', message: told(message) };
  }
  // What no one foresaw is ours; its stack is what we need to mend it.
  const known = error instanceof InfrastructureError;
  const words = known || !(error instanceof Error) ? message : (error.stack ?? message);
  return { kind: 'infrastructure', message: told(words) };
}

/** Takes an earlier run's details away, so that nothing of it is taken for this one's. */
async function clearReport(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const name of REPORT_ENTRIES) await rm(join(dir, name), { recursive: true, force: true });
}
