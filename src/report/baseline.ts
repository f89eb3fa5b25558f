import { open } from 'node:fs/promises';
import type { FailOn } from '../config/classifications.ts';
import { type Outcome, type Report, reportSchema } from './report.ts';

/** A report is parsed as untrusted: it may come from another run's artifact. In bytes. */
const BASELINE_LIMIT = 64 << 20;

/** An earlier report, or in words why it cannot be used: a missing baseline is worth a notice, never a failure. */
export async function readBaseline(path: string): Promise<Report | string> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > BASELINE_LIMIT) return `baseline: ${path} is larger than ${BASELINE_LIMIT} bytes`;
      const read = reportSchema.safeParse(JSON.parse(await file.readFile('utf8')));
      return read.success ? read.data : `baseline: ${path} is no report.json of this version`;
    } finally {
      await file.close();
    }
  } catch (error) {
    return `baseline: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whether an outcome fails the check: by its classification, or since it passed in the baseline. */
export function isRegression(
  outcome: Pick<Outcome, 'cell' | 'full_model' | 'feature' | 'outcome' | 'classification'>,
  failOn: ReadonlySet<FailOn>,
  baseline: Report | undefined,
): boolean {
  if (failOn.has(outcome.classification)) return true;
  if (outcome.outcome !== 'failed' || !failOn.has('new_failure') || !baseline) return false;
  const same = baseline.outcomes.filter((one) => one.cell === outcome.cell);
  // A CLI release the baseline has not seen is compared with all it has of that model and feature.
  const kin = baseline.outcomes.filter(
    (one) => one.full_model === outcome.full_model && one.feature === outcome.feature,
  );
  const earlier = same.length > 0 ? same : kin;
  return earlier.length > 0 && earlier.every((one) => one.outcome === 'passed');
}
