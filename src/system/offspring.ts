import { KILL_MS, processTable, signalOne, until } from './processes.ts';

/** How often descendants are looked for: what leaves its parent sooner than that may be missed. */
const SAMPLE_MS = 200;

/** Descendants of a process, remembered from the time when they were seen below it. */
export type Offspring = {
  /** Ends the watch and those that still live. @returns the pids it had to end */
  readonly end: (graceMs: number) => Promise<number[]>;
};

/** Watches what a process starts, by its parents' chain (Linux; elsewhere nothing is seen). */
export function watchOffspring(pid: number): Offspring {
  /** When each began, which tells it from a later process of the same number. */
  const seen = new Map<number, string>();
  const look = () => {
    const table = processTable();
    const below = new Set([pid, ...[...seen.keys()].filter((one) => lives(one, table))]);
    // Parents may stand behind their children, so until nothing more is found.
    for (let before = 0; before !== below.size; ) {
      before = below.size;
      for (const [child, { parent }] of table) if (below.has(parent)) below.add(child);
    }
    for (const one of below) {
      const startedAt = table.get(one)?.startedAt;
      if (one !== pid && startedAt !== undefined && !seen.has(one)) seen.set(one, startedAt);
    }
  };
  const lives = (one: number, table = processTable()) =>
    table.get(one)?.startedAt === seen.get(one) && seen.has(one);
  look();
  const timer = setInterval(look, SAMPLE_MS).unref();
  return {
    end: async (graceMs) => {
      clearInterval(timer);
      const living = () => [...seen.keys()].filter((one) => lives(one));
      const found = living();
      for (const one of found) signalOne(one, 'SIGTERM');
      if (found.length === 0 || (await until(() => living().length === 0, graceMs))) return found;
      for (const one of living()) signalOne(one, 'SIGKILL');
      await until(() => living().length === 0, KILL_MS);
      return found;
    },
  };
}
