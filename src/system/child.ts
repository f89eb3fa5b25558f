import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { messageOf } from './errors.ts';
import { type FollowedFile, followFile } from './followed-file.ts';
import {
  groupAlive,
  groupGone,
  KILL_MS,
  signalGroup,
  signalOne,
  terminateGroup,
  WINDOWS,
} from './processes.ts';
import { bad, good, type Result } from './result.ts';
import { markedProcesses, RUN_MARK } from './run-mark.ts';

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

/** How long output is waited for when an ended process's pipes stay open: two quiet ticks, at most this many. */
const TICK_MS = 250;
const MOST_TICKS = 20;

/** Groups that may still be alive, with the run's mark of each. */
const living = new Map<number, string | undefined>();

export function startChild(options: ChildOptions): Child {
  const file =
    options.stdoutFile === undefined ? undefined : followFile(options.stdoutFile, options.onStdout);
  const started = spawned(options, file?.fd);
  if (!started.ok) {
    file?.close();
    return neverStarted(started.fault);
  }
  const child = started.value;
  feed(child, options);
  const { pid } = child;
  if (pid === undefined) return failing(child, file);
  living.set(pid, options.env[RUN_MARK]);
  const output = outputOf(child, options);
  const atEnd = options.keepGroup ? leaveGroup : endGroup;
  const ended = exitOf(child).then(async (exit) => {
    await atEnd(pid, output);
    file?.close();
    return exit;
  });
  return { pid, ended, stop: (graceMs = 2000) => stopGroup(pid, ended, output, graceMs) };
}

/** The started process, or the system's words why there is none. */
function spawned(options: ChildOptions, stdoutFd: number | undefined): Result<ChildProcess> {
  try {
    return good(
      spawn(options.command, [...options.args], {
        cwd: options.cwd,
        env: { ...options.env },
        // A group of its own on POSIX; on Windows `detached` would open a console window instead.
        detached: !WINDOWS,
        windowsHide: true,
        stdio: [options.stdin === undefined ? 'ignore' : 'pipe', stdoutFd ?? 'pipe', 'pipe'],
      }),
    );
  } catch (error) {
    // A zero byte, or more arguments than the system takes.
    return bad(messageOf(error));
  }
}

function neverStarted(startError: string): Child {
  const ended = Promise.resolve(failedStart(startError));
  return { pid: undefined, ended, stop: () => ended };
}

/** A process that the system is about to refuse. */
function failing(child: ChildProcess, file: FollowedFile | undefined): Child {
  const ended = once(child, 'error').then(([error]) => {
    file?.close();
    return failedStart(messageOf(error));
  });
  return { pid: undefined, ended, stop: () => ended };
}

function failedStart(startError: string): Exit {
  return { code: undefined, signal: undefined, startError };
}

function feed(child: ChildProcess, { stdin }: ChildOptions): void {
  // A child that ends before it has read its input is no fault of ours.
  child.stdin?.on('error', () => undefined);
  if (child.stdin) Readable.from(stdin ?? []).pipe(child.stdin);
}

/** What a started process prints, seen from its end. */
type Output = {
  /** Settles when both pipes are closed, or when nothing came for two ticks on end. */
  readonly quiet: () => Promise<void>;
  /** Settles when both pipes are closed, or after a tick. */
  readonly tick: () => Promise<void>;
  readonly close: () => void;
};

function outputOf(child: ChildProcess, { onStdout, onStderr }: ChildOptions): Output {
  let pieces = 0;
  const count = (sink: (bytes: Buffer) => void) => (bytes: Buffer) => {
    pieces += 1;
    sink(bytes);
  };
  child.stdout?.on('data', count(onStdout));
  child.stderr?.on('data', count(onStderr));
  const closed = new Promise<void>((settle) => child.once('close', () => settle()));
  return {
    quiet: () => Promise.race([closed, silenceIn(() => pieces)]),
    tick: () => Promise.race([closed, setTimeout(TICK_MS)]),
    close: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
  };
}

/** Settles when nothing came for two ticks on end: one alone may have passed in a blocked event loop. */
async function silenceIn(pieces: () => number): Promise<void> {
  let [seen, still] = [pieces(), 0];
  for (let tick = 0; still < 2 && tick < MOST_TICKS; tick += 1) {
    await setTimeout(TICK_MS);
    still = pieces() === seen ? still + 1 : 0;
    seen = pieces();
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve({ code: code ?? undefined, signal: signal ?? undefined, startError: undefined }),
    );
    // A signal that could not be sent; the process itself goes on.
    child.on('error', () => undefined);
  });
}

/** The process has ended, and all of its group goes with it. */
async function endGroup(pid: number, output: Output): Promise<void> {
  // What the process left behind in its group would keep its pipes open for ever.
  if (!WINDOWS) signalGroup(pid, 'SIGKILL');
  await Promise.all([output.quiet(), groupGone(pid, KILL_MS)]);
  // A daemon that left the group may hold the pipes; its output is no longer ours.
  output.close();
  living.delete(pid);
}

/** The process has ended; what it started in its group lives on, and still writes into the pipes. */
async function leaveGroup(pid: number, output: Output): Promise<void> {
  await output.tick();
  // An empty group's number may be given to someone else.
  if (!groupAlive(pid)) living.delete(pid);
}

async function stopGroup(
  pid: number,
  ended: Promise<Exit>,
  output: Output,
  graceMs: number,
): Promise<Exit> {
  if (living.has(pid)) await terminateGroup(pid, graceMs);
  const exit = await ended;
  living.delete(pid);
  await output.tick();
  output.close();
  return exit;
}

/**
 * Makes `killLivingChildren` answer for a group that something else started, such as a pty.
 *
 * @returns ends that, once the group is gone
 */
export function guardGroup(pid: number, mark: string | undefined): () => void {
  living.set(pid, mark);
  return () => {
    living.delete(pid);
  };
}

/** Kills every group that is still alive, and what left it, at once: the last resort when this process must end. */
export function killLivingChildren(): void {
  for (const [pid, mark] of living) {
    signalGroup(pid, 'SIGKILL');
    if (mark === undefined) continue;
    for (const daemon of markedProcesses(mark)) signalOne(daemon, 'SIGKILL');
  }
}
