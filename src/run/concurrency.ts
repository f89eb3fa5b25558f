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
