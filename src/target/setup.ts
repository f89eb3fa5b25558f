import type { TargetConfig } from '../config/config.ts';
import { runShort } from '../system/child.ts';
import { InfrastructureError } from '../system/errors.ts';
import { echoLines } from '../system/plain-line.ts';
import type { Redact } from '../system/redact.ts';
import { fill, targetEnvironment } from './environment.ts';

/** The longest a set-up command may take, in ms: package installs included. */
const SETUP_TIMEOUT_MS = 20 * 60_000;

/**
 * Runs `proxy-setup` once before the first start.
 *
 * @throws InfrastructureError when it fails or does not end, with its last redacted lines
 */
export async function runSetup(options: {
  readonly target: Pick<TargetConfig, 'setup' | 'env' | 'workingDirectory'>;
  readonly upstream: string | undefined;
  readonly model: string;
  readonly parent: Readonly<Record<string, string | undefined>>;
  readonly runId: string;
  readonly redact: Redact;
  /** Ends the command early. */
  readonly signal?: AbortSignal;
}): Promise<void> {
  const { target } = options;
  if (target.setup === undefined) return;
  const placement = { port: undefined, upstream: options.upstream, model: options.model };
  const env = targetEnvironment({
    parent: options.parent,
    extra: target.env,
    placement,
    runId: options.runId,
  });
  const run = await runShort('bash', ['-c', fill(target.setup, placement)], {
    cwd: target.workingDirectory,
    env,
    timeoutMs: SETUP_TIMEOUT_MS,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (run.code === 0) return;
  if (options.signal?.aborted)
    throw new InfrastructureError('The run was cancelled during proxy-setup.');
  const how = run.timedOut
    ? `did not end within ${SETUP_TIMEOUT_MS / 60_000} minutes`
    : (run.startError ?? `ended ${run.signal ? `on ${run.signal}` : `with code ${run.code}`}`);
  const lines = echoLines(options.redact(`${run.stdout}\n${run.stderr}`), 40);
  throw new InfrastructureError(
    `proxy-setup ${how}; expected code 0.\nIts last lines:\n${lines.join('\n')}\nNext: run it in a shell of your own.`,
  );
}
