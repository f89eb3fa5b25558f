import { readdirSync } from 'node:fs';
import { processTable } from '../../src/system/processes.ts';

/** What a process holds that a run must give back; the counts of files and children are Linux's alone. */
export type Held = {
  readonly descriptors: number;
  readonly sockets: number;
  readonly children: number;
  /** In MB, once what nobody needs is collected (`--expose-gc`) or as it is. */
  readonly heap: number;
};

export function heldNow(): Held {
  globalThis.gc?.();
  const resources = process.getActiveResourcesInfo();
  return {
    descriptors: entriesOf('/proc/self/fd'),
    sockets: resources.filter((kind) => /^(?:TCP|Pipe)/.test(kind)).length,
    children: [...processTable().values()].filter(({ parent }) => parent === process.pid).length,
    heap: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
  };
}

/** What is held beyond the beginning, in words; a heap may grow by a fifth and 20 MB, for caches of its runtime. */
export function growthWords(first: Held, last: Held): string[] {
  const counted = (['descriptors', 'sockets', 'children'] as const).flatMap((kind) =>
    last[kind] > first[kind] ? [`${kind}: ${first[kind]} at first, ${last[kind]} at last`] : [],
  );
  const grown = last.heap > first.heap * 1.2 + 20;
  return grown ? [...counted, `heap: ${first.heap} MB at first, ${last.heap} MB at last`] : counted;
}

function entriesOf(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}
