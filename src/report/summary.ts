import { type Delta, reportDelta, signed } from './delta.ts';
import { buildMatrix, type MatrixRow } from './matrix.ts';
import { verdictLine, verdictOf } from './outputs.ts';
import { groupFindings, rankedFailures } from './ranking.ts';
import type { Report } from './report.ts';
import { failureSection, markdown } from './summary-failure.ts';
import { count, duration } from './text.ts';

/** GitHub drops a summary above 1 MiB as a whole; other steps' text and the runner's own count too. */
export const SUMMARY_BYTES = 1024 * 1024 - 64 * 1024;

export type SummaryOptions = {
  /** UTF-8 bytes; default 1 MiB with headroom. */
  readonly maxBytes?: number;
  /** An earlier report: adds deltas and what disappeared. */
  readonly baseline?: Report;
};

const SYMBOL = { passed: '✅', regressed: '❌', error: '💥' } as const;

/**
 * The job summary as GitHub Markdown, at most `maxBytes` long: everything; else the failures alone, without
 * excerpts; else as many of them as fit, with a notice.
 */
export function renderSummary(report: Report, options: SummaryOptions = {}): string {
  const maxBytes = options.maxBytes ?? SUMMARY_BYTES;
  const delta = options.baseline ? reportDelta(report, options.baseline) : undefined;
  const full = fullSummary(report, delta);
  if (bytes(full) <= maxBytes) return full;
  const failuresOnly = failuresSummary(report, delta);
  if (bytes(failuresOnly) <= maxBytes) return failuresOnly;
  return trimmedSummary(report, maxBytes);
}

function fullSummary(report: Report, delta: Delta | undefined): string {
  return join([
    ...head(report, delta),
    ...matrixTable(report, () => true),
    ...failures(report, true),
    ...flakySection(report),
    ...findingsSection(report),
    ...skippedSection(report),
  ]);
}

function failuresSummary(report: Report, delta: Delta | undefined): string {
  return join([
    ...head(report, delta),
    notice('Passed probes and excerpts are left out for size'),
    '',
    ...matrixTable(report, ({ cells }) =>
      cells.some(({ state }) => state === 'failed' || state === 'regression'),
    ),
    ...failures(report, false),
  ]);
}

function trimmedSummary(report: Report, maxBytes: number): string {
  const verdict = [verdictHeading(report), ''];
  const ranked = rankedFailures(report);
  const tailNotice = (left: number): string =>
    notice(`Trimmed for size: ${count(left, 'failure')} of ${ranked.length} not shown`);
  let room = maxBytes - bytes(join([...verdict, tailNotice(ranked.length)]));
  const sections: string[] = [];
  for (const outcome of ranked) {
    const section = failureSection(outcome, false);
    room -= bytes(section) + 1;
    if (room < 0) break;
    sections.push(section);
  }
  const text = join([...verdict, ...sections, tailNotice(ranked.length - sections.length)]);
  return bytes(text) <= maxBytes ? text : cutToBytes(text, maxBytes);
}

function notice(what: string): string {
  return `> ${what}; report.html in the run's artifact has all of it.`;
}

function verdictHeading(report: Report): string {
  return `### ${SYMBOL[verdictOf(report)]} ${markdown(verdictLine(report), 400)}`;
}

function head(report: Report, delta: Delta | undefined): string[] {
  const seconds = (Date.parse(report.finished_at) - Date.parse(report.started_at)) / 1000;
  const facts = [
    `target <code>${markdown(report.target, 300)}</code>`,
    `Claude Code ${markdown(report.claude.join(', '), 500)}`,
    duration(seconds),
  ];
  return [
    verdictHeading(report),
    '',
    ...(report.error
      ? [`**${report.error.kind} error:** ${markdown(report.error.message, 4000)}`, '']
      : []),
    ...(report.complete
      ? []
      : ['> The run was cut short: cells of the plan are missing below.', '']),
    facts.join(' · '),
    '',
    ...(delta ? deltaLines(delta) : []),
  ];
}

function deltaLines(delta: Delta): string[] {
  const gone = delta.disappeared.slice(0, 20).map((cell) => `<code>${markdown(cell, 300)}</code>`);
  const more = delta.disappeared.length - gone.length;
  const lines = [
    `Against the baseline: ${signed(delta.passed)} passed, ${signed(delta.failed)} failed, ${signed(delta.skipped)} skipped.`,
    '',
  ];
  if (gone.length === 0) return lines;
  const rest = more > 0 ? ` and ${more} more` : '';
  return [...lines, `In the baseline but not in this run: ${gone.join(', ')}${rest}.`, ''];
}

function matrixTable(report: Report, keep: (row: MatrixRow) => boolean): string[] {
  const { columns, rows } = buildMatrix(report);
  const kept = rows.filter(keep);
  if (kept.length === 0) return [];
  const heading = columns.map(
    ({ model, cli }) => `${markdown(model, 200)}<br>${markdown(cli, 100)}`,
  );
  return [
    `| probe | ${heading.join(' | ')} |`,
    `| --- |${' :-: |'.repeat(columns.length)}`,
    ...kept.map(
      ({ probe, cells }) =>
        `| ${markdown(probe, 200)} | ${cells.map(({ symbol, word }) => `${symbol} ${word}`).join(' | ')} |`,
    ),
    '',
  ];
}

function failures(report: Report, withExcerpts: boolean): string[] {
  const ranked = rankedFailures(report);
  if (ranked.length === 0) return [];
  return ['#### Failures', '', ...ranked.map((outcome) => failureSection(outcome, withExcerpts))];
}

function flakySection(report: Report): string[] {
  const flaky = report.outcomes.filter((outcome) => outcome.flaky);
  if (flaky.length === 0) return [];
  const cells = flaky.map(
    ({ cell, attempts }) => `- <code>${markdown(cell, 400)}</code>: ${attempts} attempts`,
  );
  return ['#### Flaky: failed first, passed later', '', ...cells, ''];
}

function findingsSection(report: Report): string[] {
  const groups = groupFindings(report);
  if (groups.length === 0) return [];
  return [
    `<details><summary>Findings on the wire (${groups.length})</summary>`,
    '',
    '| severity | rule | party | cells | finding |',
    '| --- | --- | --- | --: | --- |',
    ...groups.map(
      ({ severity, rule, party, cells, message }) =>
        `| ${severity} | ${markdown(rule, 200)} | ${party} | ${cells.length} | ${markdown(message)} |`,
    ),
    '',
    '</details>',
    '',
  ];
}

function skippedSection(report: Report): string[] {
  const skipped = report.outcomes.filter(({ outcome }) => outcome === 'skipped');
  if (skipped.length === 0) return [];
  const items = skipped.map(
    ({ cell, reasons, classification }) =>
      `- <code>${markdown(cell, 400)}</code>: ${markdown(reasons[0] ?? classification)}`,
  );
  return [
    `<details><summary>Skipped (${skipped.length})</summary>`,
    '',
    ...items,
    '',
    '</details>',
    '',
  ];
}

function join(lines: readonly string[]): string {
  return `${lines.join('\n').trimEnd()}\n`;
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** For limits too small for even the verdict: whole characters up to the limit. */
function cutToBytes(text: string, maxBytes: number): string {
  let size = 0;
  let end = 0;
  for (const char of text) {
    size += bytes(char);
    if (size > maxBytes) break;
    end += char.length;
  }
  return text.slice(0, end);
}
