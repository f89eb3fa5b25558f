import { killLivingChildren } from '../system/child.ts';
import { codeOf } from '../system/errors.ts';

/**
 * A signal that aborts on SIGINT and SIGTERM. The first asks for an orderly end with a report; the second ends at
 * once. Whatever way this process ends, no child outlives it.
 */
export function cancelOnSignals(onCancel: (signal: string) => void): AbortSignal {
  const controller = new AbortController();
  const cancel = (signal: string) => {
    if (controller.signal.aborted) process.exit(130);
    onCancel(signal);
    controller.abort();
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  process.on('exit', killLivingChildren);
  process.stdout.on('error', (error) => {
    // Nobody reads on (`| head`): that ends a run as quietly as it ends other programs. A full disk behind the
    // output is no reason to lose the verdicts.
    if (codeOf(error) === 'EPIPE') controller.abort();
  });
  process.stderr.on('error', () => undefined);
  return controller.signal;
}
