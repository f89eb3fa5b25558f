import { escapeMarkdown, escapeMarkup } from './escape.ts';
import { EXCERPT_CHARACTERS } from './excerpt.ts';
import { outcomeState } from './matrix.ts';
import type { Finding, Outcome } from './report.ts';
import { reproduceCommand } from './reproduce.ts';
import { clip, duration, tail } from './text.ts';
import { decidingReason, troubleshooting, WORDING } from './wording.ts';

const MOST_FINDINGS = 20;

/** Outside text for Markdown, bounded so that one monstrous value cannot take the whole summary. */
export function markdown(text: string, max = 1000): string {
  return escapeMarkdown(clip(text, max));
}

/** A failed cell as a folded section: why, whose fault, what next, how to reproduce; with excerpts when asked. */
export function failureSection(outcome: Outcome, withExcerpts: boolean): string {
  const wording = WORDING[outcome.classification];
  const symbol = outcomeState(outcome) === 'regression' ? '❌' : '⚠️';
  const reasons = outcome.reasons.length > 0 ? outcome.reasons : [decidingReason(outcome)];
  return [
    '<details>',
    `<summary>${symbol} <b>${markdown(outcome.feature, 200)}</b> · ${markdown(outcome.model, 200)} · CLI ${markdown(outcome.cli_version, 100)} · ${outcome.classification}</summary>`,
    '',
    ...reasons.slice(0, 10).map((reason) => `- ${markdown(reason)}`),
    '',
    `**Fault:** ${wording.fault}. **Next step:** ${wording.next} (\`${troubleshooting(outcome.classification)}\`)`,
    '',
    `Cell <code>${markdown(outcome.cell, 400)}</code> · ${outcome.attempts} attempt(s) · ${duration(outcome.duration_s)} · ${outcome.request_count} request(s) · CLI exit ${outcome.cli_returncode ?? 'none'}`,
    '',
    `Reproduce: <code>${markdown(reproduceCommand(outcome))}</code>`,
    '',
    ...findingsTable(outcome.findings),
    ...(withExcerpts ? excerpts(outcome) : []),
    '</details>',
    '',
  ].join('\n');
}

function findingsTable(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings
    .slice(0, MOST_FINDINGS)
    .map(
      ({ severity, rule, party, message, exchange }) =>
        `| ${severity} | ${markdown(rule, 200)} | ${party} | ${markdown(message)} | ${markdown(exchange, 100)} |`,
    );
  const more = findings.length - rows.length;
  return [
    '| severity | rule | party | finding | exchange |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...(more > 0 ? [`${more} more in report.json.`, ''] : []),
  ];
}

function excerpts(outcome: Outcome): string[] {
  return [
    ...excerptBlock('Target log', outcome.log_excerpt),
    ...excerptBlock('CLI stderr', outcome.stderr_excerpt),
    ...excerptBlock('CLI stdout', outcome.stdout_excerpt),
  ];
}

function excerptBlock(title: string, text: string): string[] {
  if (text.trim() === '') return [];
  // The blank line before <pre> lets Markdown read it as a block of its own, which only </pre> ends.
  return [`${title} (end):`, '', `<pre>${escapeMarkup(tail(text, EXCERPT_CHARACTERS))}</pre>`, ''];
}
