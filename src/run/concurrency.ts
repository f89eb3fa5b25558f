import { availableParallelism, totalmem } from 'node:os';
import type { Config } from '../config/config.ts';

/** Memory one CLI process takes with its share of everything else, in bytes (measured: 190 MB for a bare run). */
const BYTES_PER_CELL = 400 << 20;
/** Cells mostly wait for the model, so there may be more of them than cores. */
const CELLS_PER_CORE = 2;
const MOST = 16;

/** How many cells run at a time. */
export function concurrencyOf(
  config: Pick<Config, 'concurrency' | 'target'>,
  machine = { cores: availableParallelism(), freeBytes: freeBytes() },
): number {
  if (config.target.restart === 'cell' && sharesPlace(config.target)) return 1;
  if (config.concurrency !== 'auto') return config.concurrency;
  const byMemory = Math.floor(machine.freeBytes / BYTES_PER_CELL);
  return Math.max(1, Math.min(machine.cores * CELLS_PER_CORE, byMemory, MOST));
}

/** What may still be used; macOS counts what it could free at once as used, so half of it all stands in there. */
function freeBytes(): number {
  return process.platform === 'darwin' ? totalmem() / 2 : process.availableMemory();
}

/** Whether targets that run side by side would get in each other's way: on one port, or in one file. */
function sharesPlace({ source, files, log }: Config['target']): boolean {
  if (source.kind !== 'command') return false;
  const onePort = !source.url.includes('{port}');
  const oneFile = files.some(
    ({ path, content }) => !path.includes('{port}') && /\{(?:port|model)\}/.test(content),
  );
  return onePort || oneFile || log !== undefined;
}

/**
 * Runs `work` over all items, at most `limit` at a time, in order of start. After a rejection no further item is
 * begun; once those under way have ended, it rejects with the first one.
 */
export async function eachConcurrently<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const worker = async () => {
    // The workers share one iterator, so each item is taken once.
    for (const item of queue) {
      await work(item).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(1, limit), items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
