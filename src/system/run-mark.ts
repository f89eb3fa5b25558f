import { KILL_MS, processAlive, processesWith, signalOne, until } from './processes.ts';

/** Environment variable that marks every process of a run, so that daemons which left their group are found. */
export const RUN_MARK = 'SMOKE_RUN_ID';

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

/** Processes that carry a run's mark, or one derived from it. */
export function markedProcesses(runId: string): number[] {
  const mark = `${RUN_MARK}=${runId}`;
  return processesWith((entry) => entry === mark || entry.startsWith(`${mark}-`));
}
