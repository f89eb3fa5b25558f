import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { AttemptFolders } from '../claude/environment.ts';
import { claudeEnvironment } from '../claude/environment.ts';
import { argvOf, environmentOf, turnsOf } from '../claude/invocation.ts';
import { type ClaudeRun, runClaude } from '../claude/start.ts';
import { isTextDelta } from '../claude/transcript.ts';
import type { Config } from '../config/config.ts';
import type { CliStep, HttpRun, HttpStep } from '../probes/probe.ts';
import { requestDirectly } from '../system/direct-request.ts';
import { reasonOf } from '../system/errors.ts';
import { machineTroubleOf } from '../system/machine-trouble.ts';
import type { Run } from '../system/run.ts';
import { enclosed } from './enclosure.ts';
import type { Cell } from './plan.ts';
import type { Session } from './session.ts';

/** Where a step takes place. */
export type StepPlace = {
  readonly run: Run;
  readonly config: Pick<Config, 'claudeEnv' | 'probeTimeoutMs'>;
  readonly cell: Cell;
  readonly session: Session;
  readonly folders: AttemptFolders;
  readonly attempt: string;
  readonly sessionId: string;
  /** When the attempt's time is over, on `performance.now()`'s clock. */
  readonly deadline: number;
  /** Environment that sends the CLI's calls to other places to a listener that refuses them. */
  readonly egress: Readonly<Record<string, string>>;
  /** The id by which the CLI asks for the cell's model. */
  readonly askedModel: () => Promise<string>;
};

/** A token that no target has given out. */
const WRONG_TOKEN = 'smoke-wrong-token-0000000000000000';
const RESPONSE_LIMIT = 4 << 20;

function tokenFor(step: Pick<CliStep, 'wrongToken'>, { session }: StepPlace): string {
  return step.wrongToken ? WRONG_TOKEN : session.target.token;
}

/** The token that a plain request brings: as for the CLI, the user's own for it comes first. */
function plainTokenFor(step: HttpStep, place: StepPlace): string {
  const own = step.wrongToken ? undefined : claudeEnvOf(place)['ANTHROPIC_AUTH_TOKEN'];
  return own ?? tokenFor(step, place);
}

/** What is left of the attempt's time, in ms. */
export function timeLeft({ deadline }: StepPlace): number {
  return Math.max(1, Math.ceil(deadline - performance.now()));
}

/** Runs one CLI process of an attempt. */
export function runCliStep(step: CliStep, place: StepPlace): Promise<ClaudeRun> {
  const { run, cell, folders } = place;
  const model = step.model ?? cell.model.claudeModel;
  const { interruptAfterDeltas } = step;
  return runClaude(run, {
    claude: cell.claude,
    within: enclosed(step, place),
    argv: argvOf(step, cell.claude, { model, sessionId: place.sessionId }),
    env: cliEnvironment(place, {
      at: 'print',
      token: tokenFor(step, place),
      extra: environmentOf(step, cell.claude),
    }),
    cwd: folders.workspace,
    stdoutFile: join(folders.temp, `stdout-${randomUUID()}`),
    timeoutMs: timeLeft(place),
    turns: turnsOf(step),
    endWhen: interruptAfterDeltas === undefined ? undefined : afterDeltas(interruptAfterDeltas),
  });
}

/** The environment of one CLI process of an attempt. */
export function cliEnvironment(
  place: StepPlace,
  own: {
    readonly at: 'print' | 'screen';
    readonly token: string;
    readonly extra: Readonly<Record<string, string>> | undefined;
  },
): Record<string, string> {
  const { run, config, session, folders } = place;
  return claudeEnvironment({
    run,
    folders,
    baseUrl: session.baseUrl(place.attempt, place.cell.model),
    token: own.token,
    at: own.at,
    timeoutMs: config.probeTimeoutMs,
    egress: place.egress,
    extra: { ...claudeEnvOf(place), ...own.extra },
  });
}

/** True once a number of text deltas has come by, whatever pieces the output comes in. */
function afterDeltas(count: number): (piece: string) => boolean {
  let rest = '';
  let seen = 0;
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    seen += lines.filter(isTextDelta).length;
    return seen >= count;
  };
}

/** Sends one plain request of an attempt through the recorder; what goes wrong on the way is status 0. */
export async function runHttpStep(step: HttpStep, place: StepPlace): Promise<HttpRun> {
  const { run, session } = place;
  const started = performance.now();
  const limit = AbortSignal.timeout(timeLeft(place));
  const ended = () => ({ step, duration: (performance.now() - started) / 1000 });
  try {
    const response = await requestDirectly({
      url: `${session.baseUrl(place.attempt, place.cell.model)}${step.path}`,
      method: step.method,
      signal: AbortSignal.any([limit, run.signal]),
      ...(await contentOf(step, place)),
    });
    const text = run.secrets.redact(await startOf(response));
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    );
    return { ...ended(), status: response.statusCode ?? 0, headers, text, timedOut: false };
  } catch (error) {
    // A machine that has no descriptor left says nothing of the target.
    if (machineTroubleOf(error)) throw error;
    const fault = run.secrets.redact(reasonOf(error));
    return { ...ended(), status: 0, headers: {}, text: '', timedOut: limit.aborted, fault };
  }
}

/** Headers and body, as the CLI's own requests have them. */
async function contentOf(step: HttpStep, place: StepPlace) {
  const body = await bodyOf(step, place);
  return {
    headers: {
      ...customHeaders(claudeEnvOf(place)),
      accept: '*/*',
      'user-agent': 'claude-smoke-action',
      'anthropic-version': '2023-06-01',
      authorization: `Bearer ${plainTokenFor(step, place)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** `claude-env` takes placeholders: some targets learn their upstream from the CLI's headers. */
export function claudeEnvOf({
  cell,
  session,
  config,
}: Pick<StepPlace, 'cell' | 'session' | 'config'>): Record<string, string> {
  // A target that serves several models was started with the first one's name.
  const fill = (value: string) =>
    session.target.fill(value.replaceAll('{model}', cell.model.fullModel));
  return Object.fromEntries(
    Object.entries(config.claudeEnv).map(([name, value]) => [name, fill(value)]),
  );
}

/** The headers that the CLI would add to each of its requests. */
function customHeaders(env: Readonly<Record<string, string>>): Record<string, string> {
  const lines = (env['ANTHROPIC_CUSTOM_HEADERS'] ?? '').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

async function bodyOf(step: HttpStep, place: StepPlace): Promise<HttpStep['body']> {
  if (!step.withModel) return step.body;
  return { model: await place.askedModel(), ...step.body };
}

/** A body's text, at most its first 4 MiB; an endless one is left there. */
async function startOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > RESPONSE_LIMIT) break;
  }
  return Buffer.concat(chunks).subarray(0, RESPONSE_LIMIT).toString('utf8');
}
