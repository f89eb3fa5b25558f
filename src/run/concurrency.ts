import { availableParallelism, totalmem } from 'node:os';
import type { Config } from '../config/config.ts';

/** Memory one CLI process takes with its share of everything else, in bytes (measured: 190 MB for a bare run). */
export const BYTES_PER_CELL = 400 << 20;
/** Cells mostly wait for the model, so there may be more of them than cores. */
const CELLS_PER_CORE = 2;
const MOST = 16;

/** How many cells run at a time; with `auto`, at first. */
export function concurrencyOf(
  config: Pick<Config, 'concurrency' | 'target'>,
  machine = { cores: availableParallelism(), freeBytes: freeBytes() },
): number {
  if (config.target.restart === 'cell' && sharedPlace(config.target)) return 1;
  if (config.concurrency !== 'auto') return config.concurrency;
  const byMemory = Math.floor(machine.freeBytes / BYTES_PER_CELL);
  return Math.max(1, Math.min(machine.cores * CELLS_PER_CORE, byMemory, MOST));
}

/** What may still be used; macOS counts what it could free at once as used, so half of it all stands in there. */
export function freeBytes(): number {
  return process.platform === 'darwin' ? totalmem() / 2 : process.availableMemory();
}

/** What targets that run side by side would get in each other's way on, in words; undefined when there is nothing. */
export function sharedPlace({ source, files, log }: Config['target']): string | undefined {
  if (source.kind !== 'command') return undefined;
  if (!source.url.includes('{port}')) return 'proxy-url has a fixed port';
  const shared = files.find(
    ({ path, content }) => !path.includes('{port}') && /\{(?:port|model)\}/.test(content),
  );
  if (shared) return `proxy-files writes ${shared.path}, which differs from target to target`;
  return log === undefined ? undefined : 'proxy-log names one file';
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
