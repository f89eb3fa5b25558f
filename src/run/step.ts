import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { AttemptFolders } from '../claude/environment.ts';
import { claudeEnvironment } from '../claude/environment.ts';
import { argvOf, environmentOf, turnsOf } from '../claude/invocation.ts';
import { wireModel } from '../claude/model-id.ts';
import { type ClaudeRun, runClaude } from '../claude/start.ts';
import { isTextDelta } from '../claude/transcript.ts';
import type { CliStep, HttpRun, HttpStep } from '../probes/probe.ts';
import type { AttemptSettings } from './attempt-settings.ts';
import type { Cell } from './plan.ts';
import type { Session } from './session.ts';

/** Where a step takes place. */
export type StepPlace = {
  readonly cell: Cell;
  readonly session: Session;
  readonly settings: AttemptSettings;
  readonly folders: AttemptFolders;
  readonly attempt: string;
  readonly sessionId: string;
  /** What is left of the attempt's time, in ms. */
  readonly timeoutMs: number;
};

/** A token that no target has given out. */
const WRONG_TOKEN = 'smoke-wrong-token-0000000000000000';
const RESPONSE_LIMIT = 4 << 20;

function tokenFor(step: CliStep | HttpStep, { session }: StepPlace): string {
  return step.wrongToken ? WRONG_TOKEN : session.target.token;
}

/** Runs one CLI process of an attempt. */
export function runCliStep(step: CliStep, place: StepPlace): Promise<ClaudeRun> {
  const { cell, session, settings, folders } = place;
  const model = step.model ?? cell.model.claudeModel;
  const turns = turnsOf(step);
  const { interruptAfterDeltas } = step;
  return runClaude({
    claude: cell.claude,
    argv: argvOf(step, cell.claude, { model, sessionId: place.sessionId }),
    env: claudeEnvironment({
      parent: settings.parent,
      folders,
      runId: settings.runId,
      baseUrl: session.baseUrl(place.attempt),
      token: tokenFor(step, place),
      timeoutMs: settings.timeoutMs,
      extra: {
        ...claudeEnvOf(place),
        ...environmentOf(step, cell.claude),
      },
    }),
    cwd: folders.workspace,
    stdoutFile: join(folders.temp, `stdout-${randomUUID()}`),
    timeoutMs: place.timeoutMs,
    signal: settings.signal,
    redact: settings.redact,
    ...(turns === undefined ? {} : { turns }),
    ...(interruptAfterDeltas === undefined ? {} : { endWhen: afterDeltas(interruptAfterDeltas) }),
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
  const { session, settings } = place;
  const started = performance.now();
  const duration = () => (performance.now() - started) / 1000;
  const limit = AbortSignal.timeout(Math.ceil(place.timeoutMs));
  const body = bodyOf(step, place);
  try {
    const response = await fetch(`${session.baseUrl(place.attempt)}${step.path}`, {
      method: step.method,
      redirect: 'manual',
      signal: AbortSignal.any([limit, settings.signal]),
      headers: {
        ...customHeaders(claudeEnvOf(place)),
        'anthropic-version': '2023-06-01',
        authorization: `Bearer ${tokenFor(step, place)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = settings.redact(await startOf(response.body));
    const headers = Object.fromEntries(response.headers);
    return { step, status: response.status, headers, text, duration: duration(), timedOut: false };
  } catch {
    return {
      step,
      status: 0,
      headers: {},
      text: '',
      duration: duration(),
      timedOut: limit.aborted,
    };
  }
}

/** `claude-env` takes placeholders: some targets learn their upstream from the CLI's headers. */
function claudeEnvOf({ cell, session, settings }: StepPlace): Record<string, string> {
  // A target that serves several models was started with the first one's name.
  const fill = (value: string) =>
    session.target.fill(value.replaceAll('{model}', cell.model.fullModel));
  return Object.fromEntries(
    Object.entries(settings.claudeEnv).map(([name, value]) => [name, fill(value)]),
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

function bodyOf(step: HttpStep, place: StepPlace): HttpStep['body'] {
  if (!step.withModel) return step.body;
  return { model: wireModel(place.cell.model.claudeModel, claudeEnvOf(place)), ...step.body };
}

/** A body's text, at most its first 4 MiB; an endless one is left there. */
async function startOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > RESPONSE_LIMIT) break;
  }
  return Buffer.concat(chunks).subarray(0, RESPONSE_LIMIT).toString('utf8');
}
