import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readBaseline } from '../report/baseline.ts';
import type { Outcome } from '../report/report.ts';
import { ConfigurationError } from '../system/errors.ts';
import { cellFileName } from './plan.ts';

/** What is taken over from an earlier report: verdicts that another run would only repeat. */
export type Carried = {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Puts their exchanges and logs into a report folder, once it is cleared. */
  readonly layInto: (dir: string) => Promise<void>;
};

export const NOTHING_CARRIED: Carried = { outcomes: new Map(), layInto: async () => undefined };

/**
 * Takes over what an earlier report judged for good. Its details are put aside at once, since the report folder may
 * be the same one.
 *
 * @param aside a folder of the run's own
 * @throws ConfigurationError when it is no report that can be read
 */
export async function carriedFrom(path: string, aside: string): Promise<Carried> {
  const read = await readBaseline(path);
  if (!read.ok) {
    throw new ConfigurationError(
      `resume: ${read.fault}. Next: give the report.json of the run to go on from, or leave resume out.`,
    );
  }
  const kept = await mkdtemp(join(aside, 'resumed-'));
  const outcomes = new Map<string, Outcome>();
  for (const outcome of read.value.outcomes.filter(isForGood)) {
    const exchanges = join('exchanges', `${cellFileName(outcome.cell)}.jsonl`);
    await copy(join(dirname(path), exchanges), join(kept, exchanges));
    outcomes.set(outcome.cell, await withOwnLog(outcome, { from: dirname(path), kept }));
  }
  return {
    outcomes,
    layInto: async (dir) => {
      await cp(kept, dir, { recursive: true });
      await rm(kept, { recursive: true, force: true });
    },
  };
}

/** A missing key or a busy provider may be otherwise now. */
function isForGood({ classification }: Outcome): boolean {
  return classification === 'passed' || classification === 'not_applicable';
}

/** The log keeps another name, since the target that is started now writes under the old one. */
async function withOwnLog(
  outcome: Outcome,
  { from, kept }: { readonly from: string; readonly kept: string },
): Promise<Outcome> {
  if (!/^logs\/[^/\\]+\.log$/.test(outcome.log_path)) return outcome;
  const log_path = outcome.log_path.replace(/(~resumed)?\.log$/, '~resumed.log');
  await copy(join(from, outcome.log_path), join(kept, log_path));
  return { ...outcome, log_path };
}

/** What is missing was never written, or is no loss to the verdict. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { force: true }).catch(() => undefined);
}
