import { dirname, join } from 'node:path';
import type { FailOn } from '../config/classifications.ts';
import { readFileStart } from '../config/file.ts';
import { messageOf } from '../system/errors.ts';
import { at, parseJson } from '../system/json.ts';
import { bad, good, type Result } from '../system/result.ts';
import { changeOf, earlierOf } from './delta.ts';
import { REPORT_FILES } from './folder.ts';
import { HISTORY_LIMIT, parseHistory, type RunLine } from './history.ts';
import { isRepeated } from './rates.ts';
import { type Outcome, type Report, reportSchema, SCHEMA_VERSION } from './report.ts';

/** A report is parsed as untrusted: it may come from another run's artifact. In bytes. */
export const BASELINE_LIMIT = 64 << 20;

/** A report to compare with, and where it was found, in words. */
export type EarlierReport = {
  readonly report: Report;
  readonly place: string;
  /** The runs up to it; empty where it has none with it. */
  readonly history: readonly RunLine[];
};

/** An earlier report, or why it cannot be used: a missing baseline is worth a notice, never a failure. */
export async function readBaseline(path: string): Promise<Result<Report>> {
  try {
    const text = textWithin(path, BASELINE_LIMIT);
    return text.ok ? parseReport(text.value, path) : text;
  } catch (error) {
    return bad(`${path} cannot be read: ${messageOf(error)}`);
  }
}

/** The runs that a report's folder keeps beside it; none when there are none that can be read. */
export function readHistory(reportPath: string): RunLine[] {
  try {
    const text = textWithin(join(dirname(reportPath), REPORT_FILES.history), HISTORY_LIMIT);
    return text.ok ? parseHistory(text.value) : [];
  } catch {
    return [];
  }
}

function textWithin(path: string, limit: number): Result<string> {
  const bytes = readFileStart(path, limit + 1);
  if (!bytes) return bad(`${path} cannot be read: ENOENT: there is no such file`);
  if (bytes.length > limit) return bad(`${path} is larger than ${limit} bytes`);
  return good(Buffer.from(bytes).toString('utf8'));
}

/** @param place where the text is from, for people */
export function parseReport(text: string, place: string): Result<Report> {
  const json = parseJson(text);
  if (json === undefined) return bad(`${place} cannot be read: it is no JSON`);
  const read = reportSchema.safeParse(json);
  if (read.success) return good(read.data);
  const version = at(json, 'schema_version');
  if (typeof version === 'number' && version !== SCHEMA_VERSION) {
    return bad(
      `${place} is a report of schema ${version}, and this version reads ${SCHEMA_VERSION}. Next: compare with a report of this version`,
    );
  }
  return bad(`${place} is no report.json of this version`);
}

/** Whether an outcome fails the check: by its classification, or since it passed in the baseline. */
export function isRegression(
  outcome: Pick<Outcome, 'cell' | 'full_model' | 'feature' | 'outcome' | 'classification'>,
  failOn: ReadonlySet<FailOn>,
  baseline: Report | undefined,
): boolean {
  if (failOn.has(outcome.classification)) return true;
  if (!failOn.has('new_failure') || !baseline) return false;
  // Of repeats the rate decides, when all of them are there.
  if (isRepeated(outcome)) return false;
  return changeOf(outcome, earlierOf(outcome, baseline)) === 'new_failure';
}
