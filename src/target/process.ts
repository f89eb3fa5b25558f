import { randomBytes } from 'node:crypto';
import type { TargetConfig } from '../config/config.ts';
import { openCage } from '../system/cage.ts';
import { type Exit, startChild } from '../system/child.ts';
import { watchOffspring } from '../system/offspring.ts';
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

/** From SIGTERM to SIGKILL, in ms; when cancelled, far below the 7.5 s after which the runner kills us. */
const GRACE_MS = 8000;
const ABORT_GRACE_MS = 1500;

/** Starts a target's command by bash, in its working directory and its environment. */
export function startProcess(options: {
  readonly command: string;
  readonly target: Pick<TargetConfig, 'workingDirectory' | 'env'>;
  readonly placement: Placement;
  readonly run: Pick<Run, 'id' | 'env' | 'signal'>;
}): TargetProcess {
  const { run, command, target, placement } = options;
  // A mark of its own, so that ending this target's daemons spares another target's.
  const mark = `${run.id}-${randomBytes(6).toString('hex')}`;
  const output = capturedLog();
  const cage = openCage(mark);
  const kill = () => cage?.kill();
  process.once('exit', kill);
  const program = { command: 'bash', args: ['-c', command] };
  const child = startChild({
    ...(cage ? cage.inside(program) : program),
    cwd: target.workingDirectory,
    env: targetEnvironment({ run: { ...run, id: mark }, env: target.env, placement }),
    onStdout: output.push,
    onStderr: output.push,
    keepGroup: true,
  });
  const offspring = child.pid === undefined || cage ? undefined : watchOffspring(child.pid);
  let left = false;
  const failed = new Promise<string>((resolve) => {
    void child.ended.then((exit) => {
      left = exit.code === 0;
      if (!left) resolve(failureWords(exit));
    });
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= stopAll();
    return stopped;
  };
  const stopAll = async () => {
    const grace = () => (run.signal.aborted ? ABORT_GRACE_MS : GRACE_MS);
    const hurry = () => void child.stop(ABORT_GRACE_MS);
    run.signal.addEventListener('abort', hurry);
    try {
      await child.stop(grace());
      await endMarked(mark, grace());
      await cage?.end(grace());
      await offspring?.end(grace());
    } finally {
      run.signal.removeEventListener('abort', hurry);
      process.off('exit', kill);
    }
  };
  return { output, failed, left: () => left, stop };
}

function failureWords({ code, signal, startError }: Exit): string {
  if (startError !== undefined) return `could not be started (${startError})`;
  return signal === undefined ? `exited with code ${code}` : `ended on ${signal}`;
}
