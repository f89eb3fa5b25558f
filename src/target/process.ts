import { randomBytes } from 'node:crypto';
import type { TargetConfig } from '../config/config.ts';
import { type Exit, startChild } from '../system/child.ts';
import type { Run } from '../system/run.ts';
import { endMarked } from '../system/run-mark.ts';
import { type Placement, targetEnvironment } from './environment.ts';
import { capturedLog, type TargetLog } from './log.ts';

/** The process of a target, and all that it started. */
export type TargetProcess = {
  readonly output: TargetLog;
  /** Settles when the command fails, with how as words; one that ends with code 0 may have left a daemon. */
  readonly failed: Promise<string>;
  /** Whether the command itself has ended with code 0. */
  readonly left: () => boolean;
  /** Ends everything and waits until it is gone. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

/** From SIGTERM to SIGKILL, in ms. */
const GRACE_MS = 8000;

/** Starts a target's command by bash, in its working directory and its environment. */
export function startProcess(options: {
  readonly command: string;
  readonly target: Pick<TargetConfig, 'workingDirectory' | 'env'>;
  readonly placement: Placement;
  readonly run: Pick<Run, 'id' | 'env'>;
}): TargetProcess {
  const { run, command, target, placement } = options;
  // A mark of its own, so that ending this target's daemons spares another target's.
  const mark = `${run.id}-${randomBytes(6).toString('hex')}`;
  const output = capturedLog();
  const child = startChild({
    command: 'bash',
    args: ['-c', command],
    cwd: target.workingDirectory,
    env: targetEnvironment({ run: { ...run, id: mark }, env: target.env, placement }),
    onStdout: output.push,
    onStderr: output.push,
    keepGroup: true,
  });
  let left = false;
  const failed = new Promise<string>((resolve) => {
    void child.ended.then((exit) => {
      left = exit.code === 0;
      if (!left) resolve(failureWords(exit));
    });
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= child
      .stop(GRACE_MS)
      .then(() => endMarked(mark, GRACE_MS))
      .then(() => undefined);
    return stopped;
  };
  return { output, failed, left: () => left, stop };
}

function failureWords({ code, signal, startError }: Exit): string {
  if (startError !== undefined) return `could not be started (${startError})`;
  return signal === undefined ? `exited with code ${code}` : `ended on ${signal}`;
}
