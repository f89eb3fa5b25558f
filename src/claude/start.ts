import { performance } from 'node:perf_hooks';
import { ByteTail } from '../system/byte-tail.ts';
import { type Exit, startChild } from '../system/child.ts';
import type { Redact } from '../system/redact.ts';
import type { Claude } from './locate.ts';
import { parseTranscript, type Transcript } from './transcript.ts';
import { takeTurns } from './turns.ts';

/** What one CLI process did. */
export type ClaudeRun = {
  readonly argv: readonly string[];
  /** Exit code; undefined when a signal or the time limit ended it. */
  readonly returncode: number | undefined;
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

/** From SIGTERM to SIGKILL when time ran out, and when the run is cancelled, in ms. */
const GRACE_MS = 2000;
const ABORT_GRACE_MS = 500;

/** Runs the CLI to its end or its time limit; output is kept in both cases, and the whole group is gone after. */
export async function runClaude(options: {
  readonly claude: Pick<Claude, 'command' | 'prefix'>;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly timeoutMs: number;
  /** New file for standard output, so that none of it is lost however busy we are; default: a pipe. */
  readonly stdoutFile?: string;
  /** Ends the CLI early; the run then counts as neither timed out nor exited. */
  readonly signal: AbortSignal;
  /** Lines for standard input, each once the turn before it has its result; without them there is none. */
  readonly turns?: readonly string[];
  /** Asked with every piece of output whether the CLI is to be ended there. */
  readonly endWhen?: (piece: string) => boolean;
  /** Applied to each line of the output, before anything is read from it or cut. */
  readonly redact?: Redact;
}): Promise<ClaudeRun> {
  const started = performance.now();
  const stdout = new ByteTail(OUTPUT_LIMIT);
  const stderr = new ByteTail(OUTPUT_LIMIT);
  const turns = options.turns && takeTurns(options.turns);
  const child = startChild({
    command: options.claude.command,
    args: [...options.claude.prefix, ...options.argv],
    cwd: options.cwd,
    env: options.env,
    ...(turns ? { stdin: turns.stdin } : {}),
    ...(options.stdoutFile === undefined ? {} : { stdoutFile: options.stdoutFile }),
    onStdout: (bytes) => {
      stdout.push(bytes);
      turns?.onOutput(bytes);
      if (options.endWhen?.(bytes.toString('utf8'))) stop(0);
    },
    onStderr: (bytes) => stderr.push(bytes),
  });
  let stopping: Promise<Exit> | undefined;
  const stop = (graceMs: number) => {
    stopping ??= child.stop(graceMs);
  };
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop(GRACE_MS);
  }, options.timeoutMs);
  const abort = () => stop(ABORT_GRACE_MS);
  options.signal.addEventListener('abort', abort, { once: true });
  if (options.signal.aborted) abort();
  const exit = await child.ended;
  clearTimeout(timer);
  await stopping;
  // Line by line, so that the half of a key in one event cannot swallow the next.
  const clean = (text: string) =>
    text
      .split('\n')
      .map(options.redact ?? String)
      .join('\n');
  const output = clean(stdout.text());
  options.signal.removeEventListener('abort', abort);
  return {
    argv: options.argv,
    // Not the code it chose for the signal that the time limit sent.
    returncode: timedOut ? undefined : exit.code,
    stdout: output,
    stderr: clean(stderr.text()),
    duration: (performance.now() - started) / 1000,
    timedOut,
    startError: exit.startError,
    transcript: parseTranscript(output),
  };
}
