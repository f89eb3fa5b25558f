import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { attemptFolders } from '../claude/environment.ts';
import type { Config } from '../config/config.ts';
import type { HttpRun, Observation, Stage, Step } from '../probes/probe.ts';
import { newSecret, type Secret } from '../probes/secret.ts';
import { watchEgress } from '../system/egress.ts';
import { measureLag } from '../system/lag.ts';
import type { Run } from '../system/run.ts';
import { newAttemptId, tagText } from '../wire/attribution.ts';
import type { AttemptWire } from '../wire/reading.ts';
import { askedModel, modelAlreadyAsked } from './asked-model.ts';
import type { Cell } from './plan.ts';
import type { Session } from './session.ts';
import { runCliStep, runHttpStep, type StepPlace } from './step.ts';
import { runUiStep } from './ui-step.ts';
import { layOut, readWorkspace } from './workspace.ts';

export type Attempt = {
  readonly id: string;
  readonly seen: Observation;
  /** What the target logged meanwhile, not redacted. */
  readonly log: string;
};

/** The settings that an attempt goes by. */
export type AttemptConfig = Pick<Config, 'claudeEnv' | 'probeTimeoutMs'>;

/** Secrets of an attempt: enough for the probe with the most answers. */
const SECRETS = 10;

/** Executes a cell once: stages the probe, runs its steps through the CLI, and gathers all that was seen. */
export async function runAttempt(
  run: Run,
  config: AttemptConfig,
  cell: Cell,
  session: Session,
): Promise<Attempt> {
  const id = newAttemptId(cell.probe.name);
  const secret = newSecret();
  const secrets: readonly Secret[] = [secret, ...Array.from({ length: SECRETS - 1 }, newSecret)];
  const sessionId = randomUUID();
  const root = await mkdtemp(join(run.scratch, `${id}-`));
  const folders = attemptFolders(root);
  const stage = cell.probe.stage({
    secret,
    secrets,
    sessionId,
    workspace: folders.workspace,
    scripted: session.scripted,
    mcp: session.mcp,
    tag: (cue) => tagText(id, cue),
  });
  const mark = await session.target.log.mark();
  const egress = await watchEgress();
  const lag = measureLag();
  try {
    await layOut(folders, stage.files ?? {});
    const deadline = performance.now() + config.probeTimeoutMs;
    const asking = { run, config, cell, session, egress: egress.env };
    const runs = await runSteps(stage, {
      ...asking,
      askedModel: () => askedModel(asking),
      folders,
      attempt: id,
      sessionId,
      deadline,
    });
    const lagMs = lag();
    const taken = await session.take(id);
    const wire = { ...taken, lagMs: Math.max(lagMs, upstreamLag(taken)) };
    const files = await readWorkspace(folders.workspace);
    const { guarded } = session;
    const model = await modelAlreadyAsked(asking);
    const seen = { secret, secrets, ...runs, files, wire, guarded, model, egress: egress.seen() };
    return { id, seen, log: await session.target.log.since(mark) };
  } finally {
    lag();
    await egress.close();
    // What stays is the run's scratch folder's to take along; it is no reason to lose the attempt.
    await rm(root, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** How late the scripted model was: it runs in this process, and opens each stream at once. */
function upstreamLag({ south, scripted }: AttemptWire): number {
  const opened = south.flatMap(({ exchange, wantsStream }) =>
    scripted && wantsStream && exchange.response?.status === 200 ? [exchange.response.at] : [],
  );
  return Math.max(0, ...opened);
}

type Runs = Pick<Observation, 'steps' | 'http'>;

/** A screen that was slow to leave had done its work. */
function hasFailed(run: Observation['steps'][number]): boolean {
  return 'screen' in run ? run.screen.stuck !== undefined : run.returncode !== 0;
}

async function runSteps(stage: Stage, place: StepPlace): Promise<Runs> {
  const steps: Observation['steps'][number][] = [];
  const http: HttpRun[] = [];
  for (const step of stage.steps) {
    const together: readonly Step[] = 'kind' in step ? [step] : step;
    const cliRuns = together
      .filter((one) => one.kind !== 'http')
      .map((one) => (one.kind === 'ui' ? runUiStep(one, place) : runCliStep(one, place)));
    const httpRuns = together
      .filter((one) => one.kind === 'http')
      .map((one) => runHttpStep(one, place));
    const [ended, answers] = await Promise.all([Promise.all(cliRuns), Promise.all(httpRuns)]);
    steps.push(...ended);
    http.push(...answers);
    // What follows builds on this step: after a failure it would only add noise.
    const failed = place.cell.probe.exit !== 'any' && ended.some(hasFailed);
    if (failed || place.run.signal.aborted) break;
  }
  return { steps, http };
}
