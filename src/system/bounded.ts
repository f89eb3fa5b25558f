import { ByteTail } from './byte-tail.ts';
import { type Child, type ChildOptions, type Exit, startChild } from './child.ts';

/** When a child is to be ended before it ends by itself. */
export type Limits = {
  readonly timeoutMs: number;
  /** Cancels. */
  readonly signal?: AbortSignal;
  /** From SIGTERM to SIGKILL, in ms: when time ran out, and when cancelled. */
  readonly graceMs?: number;
  readonly abortGraceMs?: number;
};

/** Waits for a child's end, and brings it about when its time runs out or the run is cancelled. */
export async function endedWithin(
  child: Child,
  { timeoutMs, signal, graceMs = 0, abortGraceMs = 0 }: Limits,
): Promise<Exit & { readonly timedOut: boolean }> {
  const limit = AbortSignal.timeout(Math.ceil(timeoutMs));
  const either = AbortSignal.any(signal ? [limit, signal] : [limit]);
  let stopping: Promise<Exit> | undefined;
  const timedOut = () => either.reason === limit.reason;
  const stop = () => {
    stopping = child.stop(timedOut() ? graceMs : abortGraceMs);
  };
  either.addEventListener('abort', stop, { once: true });
  if (either.aborted) stop();
  const exit = await child.ended;
  either.removeEventListener('abort', stop);
  await stopping;
  return { ...exit, timedOut: stopping !== undefined && timedOut() };
}

/** Runs a command to its end, keeping at most 1 MiB of each stream. */
export async function runBounded(
  command: string,
  args: readonly string[],
  options: Limits & Pick<ChildOptions, 'cwd' | 'env'>,
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
  const exit = await endedWithin(child, options);
  return { ...exit, stdout: stdout.text(), stderr: stderr.text() };
}
