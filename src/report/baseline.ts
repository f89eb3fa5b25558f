import type { FailOn } from '../config/classifications.ts';
import { readFileStart } from '../config/file.ts';
import { messageOf } from '../system/errors.ts';
import { bad, good, type Result } from '../system/result.ts';
import { type Outcome, type Report, reportSchema } from './report.ts';

/** A report is parsed as untrusted: it may come from another run's artifact. In bytes. */
const BASELINE_LIMIT = 64 << 20;

/** An earlier report, or why it cannot be used: a missing baseline is worth a notice, never a failure. */
export async function readBaseline(path: string): Promise<Result<Report>> {
  try {
    const bytes = readFileStart(path, BASELINE_LIMIT + 1);
    if (!bytes) return bad(`${path} cannot be read: ENOENT: there is no such file`);
    if (bytes.length > BASELINE_LIMIT) return bad(`${path} is larger than ${BASELINE_LIMIT} bytes`);
    const read = reportSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return read.success ? good(read.data) : bad(`${path} is no report.json of this version`);
  } catch (error) {
    return bad(`${path} cannot be read: ${messageOf(error)}`);
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
