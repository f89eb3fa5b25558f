import { count, duration } from '../../text.ts';
import type { CellView, CheckView, FindingView } from '../../view/cell.ts';
import type { Look } from '../../view/look.ts';
import { pastMarks } from '../../view/trend.ts';
import { type Html, html, htmlProse } from '../markup.ts';

/** A coloured word; colour never stands alone, mark and word say it too. */
export function chip({ mark, colour }: Look, word: string, href?: string): Html {
  const text = html`<span aria-hidden="true">${mark}</span> ${word}`;
  return href === undefined
    ? html`<span class="chip ${colour}">${text}</span>`
    : html`<a class="chip ${colour}" href="#${href}">${text}</a>`;
}

/** Names and values side by side. */
export function facts(entries: readonly (readonly [name: string, value: string | Html])[]): Html {
  const items = entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return html`<dl class="facts">${items}</dl>\n`;
}

/** A cell's own section: open when it failed. */
export function cellSection(cell: CellView): Html {
  const failed = isFailure(cell);
  return html`<details class="card cell state-${cell.state}" id="${cell.id}"${failed ? html` open` : ''}>
<summary>${chip(cell.look, cell.classification)} <strong>${cell.probe}</strong> <span>${cell.model}</span> <span>CLI ${cell.cli}</span> <span class="time">${duration(cell.seconds)}</span></summary>
<div>
${[reasons(cell), tries(cell), checks(cell.checks), failed ? blame(cell) : '', cellFacts(cell), findings(cell), excerpts(cell)]}</div>
</details>
`;
}

function isFailure({ state }: CellView): boolean {
  return state === 'failed' || state === 'regression';
}

function reasons({ reasons }: CellView): Html | '' {
  if (reasons.length === 0) return '';
  return html`<ul class="reasons">${reasons.map((reason) => html`<li>${htmlProse(reason)}</li>`)}</ul>\n`;
}

function tries({ tries }: CellView): Html | '' {
  if (tries.length === 0) return '';
  return html`<h3>Attempts</h3><ul class="reasons">${tries.map((line) => html`<li>${htmlProse(line)}</li>`)}</ul>\n`;
}

function checks(list: readonly CheckView[]): Html | '' {
  if (list.length === 0) return '';
  const items = list.map(
    ({ look, met, text }) =>
      html`<li><span class="mark ${look.colour}">${look.mark}<span class="unseen"> ${met ? 'met' : 'not met'}:</span></span> ${htmlProse(text)}</li>`,
  );
  return html`<h3>Checks</h3><ul class="checks">${items}</ul>\n`;
}

function blame({ fault, next, guide, reproduce }: CellView): Html {
  return html`<div class="blame"><p><strong>Fault:</strong> ${fault}</p><p><strong>Next step:</strong> ${htmlProse(next)} <span class="time">${guide}</span></p><p><strong>Reproduce:</strong> <code>${reproduce}</code></p></div>\n`;
}

function cellFacts(cell: CellView): Html {
  const marks = pastMarks(cell.past);
  const log = cell.log === '' ? [] : [['log', html`<code>${cell.log}</code>`] as const];
  return facts([
    ['cell', html`<code>${cell.cell}</code>`],
    ['model', `${cell.fullModel} (${cell.source})`],
    ['tried', count(cell.attempts, 'attempt') + (cell.isFlaky ? ', flaky' : '')],
    ['requests', String(cell.requests)],
    ['CLI exit', cell.exit],
    ...(marks === '' ? [] : [['last runs', marks] as const]),
    ...log,
  ]);
}

function findings({ findings, findingsLeft }: CellView): Html | '' {
  if (findings.length === 0) return '';
  const more = findingsLeft > 0 ? html`<p>${findingsLeft} more in report.json.</p>` : '';
  return html`<h3>Findings</h3><div class="scroll" tabindex="0" role="region" aria-label="Findings"><table><thead><tr><th scope="col">severity</th><th scope="col">rule</th><th scope="col">party</th><th scope="col">finding</th><th scope="col">exchange</th></tr></thead><tbody>${findings.map(findingRow)}</tbody></table></div>${more}\n`;
}

function findingRow({ look, severity, rule, party, message, where }: FindingView): Html {
  return html`<tr><td>${chip(look, severity)}</td><td><code>${rule}</code></td><td>${party}</td><td>${htmlProse(message)}</td><td><code>${where}</code></td></tr>`;
}

function excerpts({ excerpts }: CellView): readonly Html[] {
  return excerpts.map(
    ({ title, text }) =>
      // A line feed right after <pre> is dropped by the parser, so an excerpt's own first one stays.
      html`<h3>${title}</h3><pre tabindex="0" aria-label="${title}">\n${text}</pre>\n`,
  );
}
