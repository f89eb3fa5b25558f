import { AsyncLocalStorage } from 'node:async_hooks';
import { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { exec } from '@actions/exec';
import { ByteTail } from './byte-tail.ts';

/** How a command that soon ends by itself ended. */
export type ShortRun = {
  /** Exit code; undefined when it never started or had to be stopped. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** The system's words when it could not be started. */
  readonly startError?: string | undefined;
};

/** Kept of each stream, in bytes; what prints more is ended. */
const OUTPUT_LIMIT = 1 << 20;
/** How long a stream may stay open after the process has ended, in ms. */
const CLOSE_MS = 2000;

/** Tells whose process it is that Node announces. */
const starting = new AsyncLocalStorage<(child: ChildProcess) => void>();

/**
 * Runs one program that starts nothing else and soon ends, such as `claude --version`, by `@actions/exec`: without an
 * echo, in the given environment alone, and with no input. It has no group of its own, which is why whatever may
 * start others goes through `startChild`.
 *
 * @param command an absolute path
 * @throws Error when it cannot be started
 */
export async function runShort(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
): Promise<ShortRun> {
  const [stdout, stderr] = [new ByteTail(OUTPUT_LIMIT), new ByteTail(OUTPUT_LIMIT)];
  const limit = AbortSignal.timeout(options.timeoutMs);
  let stopped = false;
  let end = () => {};
  const keep = (tail: ByteTail) => (bytes: Buffer) => {
    tail.push(bytes);
    // The library goes on keeping a line that has no end.
    if (tail.total > OUTPUT_LIMIT) end();
  };
  const started = (child: ChildProcess) => {
    end = () => {
      stopped = child.kill('SIGKILL') || stopped;
    };
    limit.addEventListener('abort', end);
    child.once('spawn', () => {
      child.stdin?.end();
      process.once('exit', end);
    });
    child.once('exit', () => process.off('exit', end));
  };
  const code = await announced(started, () =>
    exec(quoted(command), [...args], {
      cwd: options.cwd,
      env: { ...options.env },
      silent: true,
      ignoreReturnCode: true,
      delay: CLOSE_MS,
      listeners: { stdout: keep(stdout), stderr: keep(stderr) },
    }),
  );
  limit.removeEventListener('abort', end);
  // None when a signal of someone else's ended it, whatever the library's types say.
  const ended = !stopped && Number.isInteger(code);
  return { code: ended ? code : undefined, stdout: stdout.text(), stderr: stderr.text() };
}

/** The library reads its first argument as a command line. */
function quoted(path: string): string {
  return `"${path.replaceAll('"', '\\"')}"`;
}

/** The library gives no handle of what it starts; Node's own channel does. */
async function announced<Value>(
  onChild: (child: ChildProcess) => void,
  work: () => Promise<Value>,
): Promise<Value> {
  const listener = (message: unknown) => {
    if (starting.getStore() !== onChild || typeof message !== 'object' || message === null) return;
    if ('process' in message && message.process instanceof ChildProcess) onChild(message.process);
  };
  subscribe('child_process', listener);
  try {
    return await starting.run(onChild, work);
  } finally {
    unsubscribe('child_process', listener);
  }
}
