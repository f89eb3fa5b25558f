import { escapeMarkup } from './escape.ts';
import { EXCERPT_CHARACTERS } from './excerpt.ts';
import { type CellState, outcomeState } from './matrix.ts';
import type { Finding, Outcome } from './report.ts';
import { reproduceCommand } from './reproduce.ts';
import { clip, count, duration, tail } from './text.ts';
import { troubleshooting, WORDING } from './wording.ts';

/** Outside text for HTML, bounded. */
export function html(text: string, max = 4000): string {
  return escapeMarkup(clip(text, max));
}

/** Text marks instead of emoji: they take the chip's colour and print the same everywhere. */
export const MARKS: Readonly<Record<CellState | Finding['severity'], string>> = {
  passed: '✓',
  flaky: '↻',
  failed: '!',
  regression: '✗',
  skipped: '–',
  missing: '·',
  error: '✗',
  warning: '!',
  note: '·',
};

/** A coloured word; colour never stands alone, mark and word say it too. */
export function chip(state: CellState | Finding['severity'], word: string, href?: string): string {
  const content = `class="chip ${state}"`;
  const text = `<span aria-hidden="true">${MARKS[state]}</span> ${html(word)}`;
  return href === undefined
    ? `<span ${content}>${text}</span>`
    : `<a ${content} href="#${href}">${text}</a>`;
}

/** A cell's own section: open when it failed. */
export function cellSection(outcome: Outcome, id: string): string {
  const state = outcomeState(outcome);
  const open = state === 'failed' || state === 'regression' ? ' open' : '';
  return `<details class="card cell state-${state}" id="${id}"${open}>
<summary>${chip(state, outcome.classification)} <strong>${html(outcome.feature)}</strong> <span>${html(outcome.model)}</span> <span>CLI ${html(outcome.cli_version)}</span> <span class="time">${duration(outcome.duration_s)}</span></summary>
<div>
${reasons(outcome)}${blame(outcome, state)}${facts(outcome)}${findings(outcome.findings)}${excerpts(outcome)}</div>
</details>
`;
}

function reasons({ reasons }: Outcome): string {
  if (reasons.length === 0) return '';
  const items = reasons.slice(0, 50).map((reason) => `<li>${html(reason)}</li>`);
  return `<ul class="reasons">${items.join('')}</ul>\n`;
}

function blame(outcome: Outcome, state: CellState): string {
  if (state !== 'failed' && state !== 'regression') return '';
  const { fault, next } = WORDING[outcome.classification];
  const where = troubleshooting(outcome.classification);
  return `<div class="blame"><p><strong>Fault:</strong> ${html(fault)}</p><p><strong>Next step:</strong> ${html(next)} <span class="time">${where}</span></p><p><strong>Reproduce:</strong> <code>${html(reproduceCommand(outcome))}</code></p></div>\n`;
}

function facts(outcome: Outcome): string {
  const log = outcome.log_path === '' ? [] : [['log', `<code>${html(outcome.log_path)}</code>`]];
  const entries = [
    ['cell', `<code>${html(outcome.cell)}</code>`],
    ['model', html(`${outcome.full_model} (${outcome.source})`)],
    ['tried', count(outcome.attempts, 'attempt') + (outcome.flaky ? ', flaky' : '')],
    ['requests', String(outcome.request_count)],
    ['CLI exit', String(outcome.cli_returncode ?? 'none')],
    ...log,
  ];
  return `<dl class="facts">${entries.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>\n`;
}

function findings(list: readonly Finding[]): string {
  if (list.length === 0) return '';
  const rows = list
    .slice(0, 100)
    .map(
      ({ severity, rule, party, message, exchange }) =>
        `<tr><td>${chip(severity, severity)}</td><td><code>${html(rule)}</code></td><td>${party}</td><td>${html(message)}</td><td><code>${html(exchange)}</code></td></tr>`,
    );
  return `<h3>Findings</h3><div class="scroll"><table><thead><tr><th scope="col">severity</th><th scope="col">rule</th><th scope="col">party</th><th scope="col">finding</th><th scope="col">exchange</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>\n`;
}

function excerpts(outcome: Outcome): string {
  const parts = [
    ['Target log', outcome.log_excerpt],
    ['CLI stderr', outcome.stderr_excerpt],
    ['CLI stdout', outcome.stdout_excerpt],
  ] as const;
  return parts
    .filter(([, text]) => text.trim() !== '')
    .map(
      ([title, text]) =>
        // A line feed right after <pre> is dropped by the parser, so an excerpt's own first one stays.
        `<h3>${title} (end)</h3><pre tabindex="0" aria-label="${title}">\n${escapeMarkup(tail(text, EXCERPT_CHARACTERS))}</pre>\n`,
    )
    .join('');
}
