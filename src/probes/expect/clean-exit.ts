import { stuckWords } from '../../claude/screen/drive.ts';
import type { Expectation, Observation } from '../probe.ts';

/** Every CLI process ended with code 0 and a final result that is no error. */
export const cleanExit: Expectation = {
  name: 'the CLI ends without an error',
  judge: (seen) => {
    if (seen.steps.length === 0 && seen.http.length === 0)
      return { met: false, reason: 'no step was run' };
    const faults = seen.steps.flatMap((run, index) => {
      const fault = exitFault(run);
      return fault === undefined
        ? []
        : [seen.steps.length > 1 ? `step ${index + 1}: ${fault}` : fault];
    });
    return faults.length === 0 ? { met: true } : { met: false, reason: faults.join('; ') };
  },
};

function exitFault(run: Observation['steps'][number]): string | undefined {
  const { result } = run.transcript;
  if (run.startError !== undefined) return `the CLI could not be started: ${run.startError}`;
  // The script is bounded by itself, and says more than that time ran out.
  if ('screen' in run && run.screen.stuck) return stuckWords(run.screen.stuck);
  if (run.timedOut) return `the CLI had not ended after ${Math.round(run.duration)} s`;
  if (!result) return `the CLI ended with code ${run.returncode ?? 'none'} and no final result`;
  // `subtype` says "success" also for a failed call; only the flag tells.
  if (result.isError) {
    const status = result.apiErrorStatus === undefined ? '' : ` (HTTP ${result.apiErrorStatus})`;
    return `the CLI reports an error${status}: ${result.text.slice(0, 300)}`;
  }
  // One that was slow to leave its screen had done its work.
  if ('screen' in run && run.screen.stopped) return undefined;
  if (run.returncode !== 0)
    return `the CLI ended with code ${run.returncode ?? 'none'}, expected 0`;
  return undefined;
}
