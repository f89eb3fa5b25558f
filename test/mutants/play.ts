import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Bench } from '../faults/judge-fault.ts';
import type { Mutant } from './mutants.ts';
import { probesFor } from './probes-for.ts';
import type { RecordedCell } from './recording.ts';
import type { Stand } from './stand.ts';
import { type Telling, tellingOf } from './verdict-on.ts';

/** How a mutant fared before the real CLI. */
export type Played = {
  readonly id: string;
  /** The probes that were run, in order; the last one told, if any did. */
  readonly probes: readonly string[];
  readonly telling: Telling | undefined;
  readonly seconds: number;
};

/** Seconds: a mutant that hangs is not waited for as long as a user would. */
const TIMEOUT = { least: 15, perRecorded: 3 };

/** Plays a mutant against one probe after the other until one tells. */
export async function playMutant(
  stage: { readonly bench: Bench; readonly stand: Stand; readonly cells: readonly RecordedCell[] },
  mutant: Mutant,
): Promise<Played> {
  const started = performance.now();
  const probes: string[] = [];
  let telling: Telling | undefined;
  for (const probe of probesFor(mutant, stage.cells)) {
    probes.push(probe);
    telling = await playOnce(stage, mutant, probe);
    if (telling) break;
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return { id: mutant.id, probes, telling, seconds };
}

let plays = 0;

async function playOnce(
  { bench, stand, cells }: Parameters<typeof playMutant>[0],
  mutant: Mutant,
  probe: string,
): Promise<Telling | undefined> {
  plays += 1;
  const scratch = join(bench.scratch, `play-${plays}`);
  const recorded = cells.find((cell) => cell.probe === probe)?.seconds ?? 0;
  const timeout = Math.ceil(Math.max(TIMEOUT.least, TIMEOUT.perRecorded * recorded));
  try {
    const [outcome] = await stand.judge({ ...bench, scratch }, mutant.mutation, {
      probes: probe,
      'probe-timeout': String(timeout),
    });
    return outcome && tellingOf(mutant, outcome);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
