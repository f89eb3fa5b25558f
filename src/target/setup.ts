import type { TargetConfig } from '../config/config.ts';
import { runBounded } from '../system/bounded.ts';
import { InfrastructureError } from '../system/errors.ts';
import { echoLines } from '../system/plain-line.ts';
import type { Run } from '../system/run.ts';
import { fill, type Placement, targetEnvironment } from './environment.ts';
import { checkWorkingDirectory } from './working-directory.ts';

/** The longest a set-up command may take, in ms: package installs included. */
const SETUP_TIMEOUT_MS = 20 * 60_000;

/**
 * Runs `proxy-setup` once before the first start, in a group of its own: what it starts ends with it.
 *
 * @throws InfrastructureError when it fails or does not end, with its last redacted lines
 */
export async function runSetup(
  run: Run,
  target: Pick<TargetConfig, 'setup' | 'env' | 'workingDirectory'>,
  placement: Placement,
): Promise<void> {
  if (target.setup === undefined) return;
  await checkWorkingDirectory(target);
  const ended = await runBounded('bash', ['-c', fill(target.setup, placement)], {
    cwd: target.workingDirectory,
    env: targetEnvironment({ run, env: target.env, placement }),
    timeoutMs: SETUP_TIMEOUT_MS,
    signal: run.signal,
  });
  if (ended.code === 0) return;
  if (run.signal.aborted)
    throw new InfrastructureError('The run was cancelled during proxy-setup.');
  const how = ended.timedOut
    ? `did not end within ${SETUP_TIMEOUT_MS / 60_000} minutes`
    : (ended.startError ??
      `ended ${ended.signal ? `on ${ended.signal}` : `with code ${ended.code}`}`);
  const lines = echoLines(run.secrets.redact(`${ended.stdout}\n${ended.stderr}`), 40);
  throw new InfrastructureError(
    `proxy-setup ${how}; expected code 0.\nIts last lines:\n${lines.join('\n')}\nNext: run it in a shell of your own.`,
  );
}
