import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { ByteTail } from './byte-tail.ts';
import { followFile } from './followed-file.ts';
import {
  groupAlive,
  groupGone,
  pause,
  processAlive,
  processesWith,
  signalGroup,
  signalOne,
  until,
  WINDOWS,
} from './processes.ts';

/** Child processes, each in a group of its own, and gone at the end. */

export type ChildOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Text for standard input, whole or as it comes, which is then closed; without it there is none. */
  readonly stdin?: string | AsyncIterable<string>;
  /** Standard output goes into this new file and is read from there: nothing is lost when the reader is slow. */
  readonly stdoutFile?: string;
  readonly onStdout: (bytes: Buffer) => void;
  readonly onStderr: (bytes: Buffer) => void;
  /** Let what the process started in its group live on when it ends by itself (a start script); `stop` ends it. */
  readonly keepGroup?: boolean;
};

export type Exit = {
  /** Exit code; undefined when a signal ended it or it never started. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** The system's words when the command could not be started. */
  readonly startError: string | undefined;
};

export type Child = {
  readonly pid: number | undefined;
  /** Settles once the process has ended and its output is complete; never rejects. */
  readonly ended: Promise<Exit>;
  /** Asks the whole group to end, kills it after `graceMs`, and waits until it is gone. */
  readonly stop: (graceMs?: number) => Promise<Exit>;
};

/** Environment variable that marks every process of a run, so that daemons which left their group are found. */
export const RUN_MARK = 'SMOKE_RUN_ID';

/** How long output is waited for when an ended process's pipes stay open: two quiet ticks, at most this many. */
const TICK_MS = 250;
const MOST_TICKS = 20;
/** From SIGKILL to gone is a matter of milliseconds; the rest is a slow machine. */
const KILL_MS = 2000;

/** Groups that may still be alive, with the run's mark of each. */
const living = new Map<number, string | undefined>();

export function startChild(options: ChildOptions): Child {
  const file =
    options.stdoutFile === undefined ? undefined : followFile(options.stdoutFile, options.onStdout);
  const child = spawned(options, file?.fd);
  if (typeof child === 'string') {
    file?.close();
    return neverStarted(child);
  }
  const { pid } = child;
  if (pid !== undefined) living.set(pid, options.env[RUN_MARK]);
  let pieces = 0;
  const count = (sink: (bytes: Buffer) => void) => (bytes: Buffer) => {
    pieces += 1;
    sink(bytes);
  };
  child.stdout?.on('data', count(options.onStdout));
  child.stderr?.on('data', count(options.onStderr));
  // A child that ends before it has read its input is no fault of ours.
  child.stdin?.on('error', () => undefined);
  if (child.stdin) Readable.from(options.stdin ?? []).pipe(child.stdin);
  const closed = new Promise<void>((settle) => child.once('close', () => settle()));
  const outputEnded = () =>
    Promise.race([closed, options.keepGroup ? pause(TICK_MS) : quiet(() => pieces)]);
  const closePipes = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  };

  const ended = new Promise<Exit>((resolve) => {
    child.once('error', (error) => {
      if (pid !== undefined) return;
      file?.close();
      resolve(failedStart(error.message));
    });
    child.once('exit', (code, signal) => {
      if (pid === undefined) return;
      // What the process left behind in its group would keep its pipes open for ever.
      if (!options.keepGroup && !WINDOWS) signalGroup(pid, 'SIGKILL');
      const groupEnded = options.keepGroup ? undefined : groupGone(pid, KILL_MS);
      void Promise.all([outputEnded(), groupEnded]).then(() => {
        // A daemon that left the group may hold the pipes; its output is no longer ours. One that stays in a group
        // we keep still writes into them.
        if (!options.keepGroup) closePipes();
        // An empty group's number may be given to someone else.
        if (!options.keepGroup || !groupAlive(pid)) living.delete(pid);
        file?.close();
        resolve({ code: code ?? undefined, signal: signal ?? undefined, startError: undefined });
      });
    });
  });

  const stop = async (graceMs = 2000): Promise<Exit> => {
    if (pid !== undefined && living.has(pid)) {
      signalGroup(pid, 'SIGTERM');
      if (!(await groupGone(pid, graceMs))) {
        signalGroup(pid, 'SIGKILL');
        await groupGone(pid, KILL_MS);
      }
    }
    const exit = await ended;
    if (pid !== undefined) living.delete(pid);
    await outputEnded();
    closePipes();
    return exit;
  };
  return { pid, ended, stop };
}

/** The started process, or the system's words why there is none. */
function spawned(options: ChildOptions, stdoutFd: number | undefined): ChildProcess | string {
  try {
    return spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: { ...options.env },
      // A group of its own on POSIX; on Windows `detached` would open a console window instead.
      detached: !WINDOWS,
      windowsHide: true,
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', stdoutFd ?? 'pipe', 'pipe'],
    });
  } catch (error) {
    // A zero byte, or more arguments than the system takes.
    return error instanceof Error ? error.message : String(error);
  }
}

function neverStarted(startError: string): Child {
  const ended = Promise.resolve(failedStart(startError));
  return { pid: undefined, ended, stop: () => ended };
}

function failedStart(startError: string): Exit {
  return { code: undefined, signal: undefined, startError };
}

/** Settles when nothing came for two ticks on end: one alone may have passed in a blocked event loop. */
async function quiet(pieces: () => number): Promise<void> {
  let [seen, still] = [pieces(), 0];
  for (let tick = 0; still < 2 && tick < MOST_TICKS; tick += 1) {
    await pause(TICK_MS);
    still = pieces() === seen ? still + 1 : 0;
    seen = pieces();
  }
}

/** Runs a short command to its end, at most `timeoutMs`, keeping at most 1 MiB of each stream. */
export async function runShort(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
    /** Ends it early; it then counts as ended by a signal. */
    readonly signal?: AbortSignal;
  },
): Promise<Exit & { stdout: string; stderr: string; timedOut: boolean }> {
  const stdout = new ByteTail(1 << 20);
  const stderr = new ByteTail(1 << 20);
  const child = startChild({
    command,
    args,
    cwd: options.cwd,
    env: options.env,
    onStdout: (bytes) => stdout.push(bytes),
    onStderr: (bytes) => stderr.push(bytes),
  });
  let timedOut = false;
  let stopping: Promise<Exit> | undefined;
  const stop = () => {
    stopping ??= child.stop(0);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, options.timeoutMs);
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  const exit = await child.ended;
  await stopping;
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', stop);
  return { ...exit, stdout: stdout.text(), stderr: stderr.text(), timedOut };
}

/** Kills every group that is still alive, and what left it, at once: the last resort when this process must end. */
export function killLivingChildren(): void {
  for (const [pid, mark] of living) {
    signalGroup(pid, 'SIGKILL');
    if (mark === undefined) continue;
    for (const daemon of markedProcesses(mark)) signalOne(daemon, 'SIGKILL');
  }
}

/**
 * Ends processes that carry a run's mark (or one derived from it, `<run>-…`) but left their group, such as daemons
 * of a target, and waits until they are gone. Linux only, where the environment of one's own processes can be read;
 * elsewhere the group is all there is.
 *
 * @returns the pids it had to end
 */
export async function endMarked(runId: string, graceMs = 2000): Promise<number[]> {
  const found = markedProcesses(runId);
  const gone = () => !found.some(processAlive) && markedProcesses(runId).length === 0;
  for (const pid of found) signalOne(pid, 'SIGTERM');
  if (found.length === 0 || (await until(gone, graceMs))) return found;
  for (const pid of [...found.filter(processAlive), ...markedProcesses(runId)])
    signalOne(pid, 'SIGKILL');
  await until(gone, KILL_MS);
  return found;
}

function markedProcesses(runId: string): number[] {
  const mark = `${RUN_MARK}=${runId}`;
  return processesWith((entry) => entry === mark || entry.startsWith(`${mark}-`));
}
