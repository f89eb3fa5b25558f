import { performance } from 'node:perf_hooks';
import { endedWithin } from '../system/bounded.ts';
import { ByteTail } from '../system/byte-tail.ts';
import { type Exit, startChild } from '../system/child.ts';
import type { Redact } from '../system/redact.ts';
import type { Run } from '../system/run.ts';
import type { Program } from '../system/sandbox/sandbox.ts';
import type { Claude } from './locate.ts';
import { parseTranscript, type Transcript } from './transcript.ts';
import { takeTurns } from './turns.ts';

/** What one CLI process did. */
export type ClaudeRun = {
  readonly argv: readonly string[];
  /** Exit code; undefined when a signal or the time limit ended it. */
  readonly returncode: number | undefined;
  /** At most its last 262,144 characters. */
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds. */
  readonly duration: number;
  readonly timedOut: boolean;
  /** The system's words when the CLI could not be started at all. */
  readonly startError: string | undefined;
  readonly transcript: Transcript;
};

/** Kept of each output stream, in bytes: far more than any probe prints, and a bound all the same. */
const OUTPUT_LIMIT = 32 << 20;
/** Kept of standard output once it is parsed: far more than a report shows. */
const SHOWN_CHARACTERS = 256 << 10;

/** From SIGTERM to SIGKILL when time ran out, and when the run is cancelled, in ms. */
const GRACE_MS = 2000;
const ABORT_GRACE_MS = 500;

/** One CLI process, ready to be started. */
export type Start = {
  readonly claude: Pick<Claude, 'command' | 'prefix'>;
  /** Puts the process into a sandbox; default: into none. */
  readonly within?: ((program: Program) => Program) | undefined;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly timeoutMs: number;
  /** New file for standard output, so that none of it is lost however busy we are; default: a pipe. */
  readonly stdoutFile?: string;
  /** Lines for standard input, each once the turn before it has its result; without them there is none. */
  readonly turns?: readonly string[] | undefined;
  /** Asked with every piece of output whether the CLI is to be ended there. */
  readonly endWhen?: ((piece: string) => boolean) | undefined;
};

/**
 * Runs the CLI to its end or its time limit; output is kept in both cases, and the whole group is gone after. When
 * the run is cancelled it ends early, and counts as neither timed out nor exited.
 */
export async function runClaude(
  run: Pick<Run, 'signal' | 'secrets'>,
  start: Start,
): Promise<ClaudeRun> {
  const { argv, cwd, env, stdoutFile, timeoutMs } = start;
  const started = performance.now();
  const stdout = new ByteTail(OUTPUT_LIMIT);
  const stderr = new ByteTail(OUTPUT_LIMIT);
  const turns = start.turns && takeTurns(start.turns);
  let interruption: Promise<Exit> | undefined;
  const child = startChild({
    ...programOf(start),
    cwd,
    env,
    ...(turns ? { stdin: turns.stdin } : {}),
    ...(stdoutFile === undefined ? {} : { stdoutFile }),
    onStdout: (bytes) => {
      stdout.push(bytes);
      turns?.onOutput(bytes);
      if (start.endWhen?.(bytes.toString('utf8'))) interruption ??= child.stop(0);
    },
    onStderr: (bytes) => stderr.push(bytes),
  });
  const limits = { timeoutMs, signal: run.signal, graceMs: GRACE_MS, abortGraceMs: ABORT_GRACE_MS };
  const exit = await endedWithin(child, limits);
  await interruption;
  const output = cleanLines(stdout.text(), run.secrets.redact);
  return {
    argv,
    // Not the code it chose for the signal that the time limit sent.
    returncode: exit.timedOut ? undefined : codeOf(exit, start),
    stdout: endOf(output),
    stderr: cleanLines(stderr.text(), run.secrets.redact),
    duration: (performance.now() - started) / 1000,
    timedOut: exit.timedOut,
    startError: exit.startError,
    transcript: parseTranscript(output),
  };
}

/** The end of a text, freed from the rest of it. */
function endOf(text: string): string {
  return text.length <= SHOWN_CHARACTERS
    ? text
    : Buffer.from(text.slice(-SHOWN_CHARACTERS)).toString();
}

/** What is started for a CLI process, in its sandbox where it has one. */
export function programOf({
  claude,
  argv,
  within = (program) => program,
}: Pick<Start, 'claude' | 'argv' | 'within'>): Program {
  return within({ command: claude.command, args: [...claude.prefix, ...argv] });
}

/** A sandbox tells of a signal by a code, as shells do. */
export function codeOf(
  { code }: Pick<Exit, 'code'>,
  { within }: Pick<Start, 'within'>,
): number | undefined {
  return within && code !== undefined && code > 128 ? undefined : code;
}

/** Line by line, so that the half of a key in one event cannot swallow the next. */
function cleanLines(text: string, redact: Redact): string {
  return text.split('\n').map(redact).join('\n');
}
