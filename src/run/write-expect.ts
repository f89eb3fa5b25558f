import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import { compareVersions } from '../claude/version.ts';
import type { KnownFailure } from '../config/known-failures.ts';
import { readBaseline } from '../report/baseline.ts';
import { REPORT_FILES } from '../report/folder.ts';
import type { Outcome, Report } from '../report/report.ts';
import { oneLine } from '../report/text.ts';
import { writeAtomically } from '../report/write.ts';
import { codeOf, messageOf } from '../system/errors.ts';
import { bad, good, type Result } from '../system/result.ts';

/** After so many days what was written must be looked at again. */
const DAYS = 90;

/**
 * Adds the failures of the last report that are not yet known to the configuration file, whose comments and order
 * stay. In words, what came of it.
 */
export async function writeExpect(
  { file, reportDir }: { readonly file: string; readonly reportDir: string },
  now: Date,
): Promise<Result<string>> {
  const read = await readBaseline(join(reportDir, REPORT_FILES.json));
  if (!read.ok) return bad(`${read.fault}. Next: run the probes first`);
  const entries = knownFailuresOf(read.value, now);
  if (entries.length === 0) return good('Nothing to write: every failure is known.');
  const text = await readFile(file, 'utf8').catch((error: unknown) =>
    codeOf(error) === 'ENOENT' ? '' : bad(`${file} cannot be read: ${messageOf(error)}`),
  );
  if (typeof text !== 'string') return text;
  const document = parseDocument(text);
  const isUsable = document.contents === null || isMap(document.contents);
  if (document.errors.length > 0 || !isUsable) {
    return bad(`${file} is no YAML map of settings. Next: repair it first`);
  }
  if (isSeq(document.get('expect'))) {
    for (const entry of entries) document.addIn(['expect'], document.createNode(entry));
  } else document.set('expect', document.createNode(entries));
  await writeAtomically(file, document.toString());
  return good(`Wrote ${entries.length} known failures into ${file}; say why each is known.`);
}

/** One entry for the same failure of a model and probe, from the oldest release that has it. */
function knownFailuresOf(report: Report, now: Date): KnownFailure[] {
  const until = new Date(now.getTime() + DAYS * 86_400_000).toISOString().slice(0, 10);
  const unknown = report.outcomes.filter(
    ({ outcome, expected }) => outcome === 'failed' && !expected,
  );
  const same = ({ full_model, feature, classification }: Outcome) =>
    JSON.stringify([full_model, feature, classification]);
  return [...Map.groupBy(unknown, same).values()].flatMap((outcomes): KnownFailure[] => {
    const [first] = outcomes.toSorted((a, b) => compareVersions(a.cli_version, b.cli_version));
    if (!first) return [];
    const { classification } = first;
    if (!isRed(classification)) return [];
    const rule = ruleOf(first, outcomes);
    return [
      {
        model: first.full_model,
        probe: first.feature,
        release: `${first.cli_version}..`,
        ...(rule === undefined ? {} : { rule }),
        classification,
        reason: oneLine(first.reasons[0] ?? classification, 300),
        until,
      },
    ];
  });
}

/** The rule that the target broke in all of them. */
function ruleOf(first: Outcome, all: readonly Outcome[]): string | undefined {
  const broken = ({ findings }: Outcome) =>
    findings.filter(({ severity, party }) => severity === 'error' && party === 'target');
  return broken(first).find(({ rule }) =>
    all.every((one) => broken(one).some((finding) => finding.rule === rule)),
  )?.rule;
}

function isRed(
  classification: Outcome['classification'],
): classification is KnownFailure['classification'] {
  return !['passed', 'missing_env', 'not_applicable'].includes(classification);
}
