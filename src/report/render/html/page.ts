import { createHash } from 'node:crypto';
import { count, duration } from '../../text.ts';
import type { CellView } from '../../view/cell.ts';
import { type CellState, LOOKS } from '../../view/look.ts';
import { type Column, type MatrixCell, worstOf } from '../../view/matrix.ts';
import type { View } from '../../view/view.ts';
import { type Html, html } from '../markup.ts';
import { cellSection, chip, facts } from './cell.ts';
import { groupList } from './groups.ts';
import { STYLE } from './style.ts';

/** report.html: one page that loads nothing, runs no script and works from a disk or an artifact. */
export function renderHtml(view: View): string {
  const hash = createHash('sha256').update(STYLE.text).digest('base64');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${view.title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${[banner(view), changes(view), groupList(view.groups), filter(view), matrixTable(view), cells(view)]}<footer>claude-smoke-action · report.json beside this page holds the same as data.</footer>
</main>
</body>
</html>
`.text;
}

function banner(view: View): Html {
  const started = `${view.started.slice(0, 16).replace('T', ' ')} UTC`;
  const { error } = view;
  return html`<header class="card banner ${view.look.colour}">
<h1>${view.title}</h1>
${error ? html`<p><strong>${error.kind} error:</strong></p><pre>\n${error.message}</pre>` : ''}${view.complete ? '' : html`<p>The run was cut short: cells of the plan are missing.</p>`}${view.egress === '' ? '' : html`<p>${view.egress}.</p>`}${bar(view.cells)}
${facts([
  ['target', view.target],
  ['models', view.models],
  ['Claude Code', view.claude],
  ['started', html`<time datetime="${view.started}">${started}</time>`],
  ['took', duration(view.seconds)],
  ['worker', view.worker],
])}</header>
`;
}

const MOST_CHANGED = 100;

function changes(view: View): Html {
  const { expected } = view;
  const known = html`<div class="card"><p>Known failures</p><ul>${expected.map(({ line }) => html`<li>${line}</li>`)}</ul></div>\n`;
  const trend = html`<div class="card"><p>${view.trend.line}</p></div>\n`;
  const rates = html`<div class="card"><p>Rates and times</p><ul>${[...view.slower, ...view.rates].map((line) => html`<li>${line}</li>`)}</ul></div>\n`;
  return html`${comparison(view)}${view.trend.line === '' ? '' : trend}${view.rates.length + view.slower.length > 0 ? rates : ''}${expected.length > 0 ? known : ''}`;
}

function comparison({ baseline, cells }: View): Html | '' {
  if (!baseline) return '';
  const ids = new Map(cells.map(({ cell, id }) => [cell, id]));
  const told = baseline.changes.map(({ title, cells: changed }) => {
    const shown = changed.slice(0, MOST_CHANGED).map((cell) => {
      const id = ids.get(cell);
      return id === undefined
        ? html`<li>${cell}</li>`
        : html`<li><a href="#${id}">${cell}</a></li>`;
    });
    const left = changed.length - shown.length;
    return html`<details><summary>${title}</summary><ul class="cells time">${shown}${left > 0 ? html`<li>and ${left} more</li>` : ''}</ul></details>`;
  });
  return html`<div class="card"><p>${baseline.line}</p>${told}</div>\n`;
}

const BAR_ORDER: readonly CellState[] = ['passed', 'flaky', 'failed', 'regression', 'skipped'];

function bar(cells: readonly CellView[]): Html | '' {
  if (cells.length === 0) return '';
  const counts = BAR_ORDER.map((state) => cells.filter((cell) => cell.state === state).length);
  const parts = BAR_ORDER.map((state, index) => {
    const x = counts.slice(0, index).reduce((sum, n) => sum + n, 0);
    const { colour } = LOOKS[state];
    return html`<rect class="${colour}" x="${x}" y="0" width="${counts[index] ?? 0}" height="1"/>`;
  });
  return html`<svg class="bar" viewBox="0 0 ${cells.length} 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

/** Works by `:has()` alone; where a browser lacks it, everything stays shown. */
function filter({ cells }: View): Html | '' {
  const failures = cells.filter(({ outcome }) => outcome === 'failed').length;
  if (failures === 0) return '';
  const regressions = cells.filter(({ state }) => state === 'regression').length;
  const options = [
    ['all', `all ${cells.length}`],
    ['failures', count(failures, 'failure')],
    ['regressions', count(regressions, 'regression')],
  ] as const;
  const inputs = options.map(
    ([name, label]) =>
      html`<input type="radio" name="show" id="show-${name}"${name === 'all' ? html` checked` : ''}><label for="show-${name}">${label}</label>`,
  );
  return html`<fieldset class="filter"><legend>Show</legend>${inputs}</fieldset>\n`;
}

const LEGEND = `Each result links to its section. ${LOOKS.passed.mark} passed, ${LOOKS.flaky.mark} passed on a later attempt, ${LOOKS.regression.mark} regression (fails the check), ${LOOKS.failed.mark} failed without failing the check, ${LOOKS.skipped.mark} skipped. A failure is named by where the fault lies.`;

function matrixTable({ matrix: { columns, rows } }: View): Html {
  if (columns.length === 0) return html`<p>No probe was run.</p>\n`;
  const body = rows.map(({ probe, cells }) => {
    // The filter hides a row by the worst of its cells.
    const state = worstOf(cells.map((cell) => cell.state));
    return html`<tr class="state-${state}"><th scope="row">${probe}</th>${cells.map(matrixCell)}</tr>\n`;
  });
  return html`<h2>Matrix</h2>
<div class="card"><div class="scroll" tabindex="0" role="region" aria-label="Matrix"><table class="matrix"><caption>Probes by model and Claude Code release</caption>
<thead><tr><th scope="col">probe</th>${columns.map(columnHeading)}</tr></thead>
<tbody>
${body}</tbody></table></div><p class="legend">${LEGEND}</p></div>
`;
}

function columnHeading({ model, cli }: Column): Html {
  return html`<th scope="col" class="model">${model}<br><span class="time">CLI ${cli}</span></th>`;
}

function matrixCell({ look, word, state, repeats }: MatrixCell): Html {
  const target = repeats.find((cell) => cell.state === state);
  const seconds = repeats.reduce((sum, cell) => sum + cell.seconds, 0);
  const time = target ? html` <span class="time">${duration(seconds)}</span>` : '';
  return html`<td>${chip(look, word, target?.id)}${time}</td>`;
}

function cells({ cells, failures }: View): Html {
  const failed = new Set(failures);
  const others = cells.filter((cell) => !failed.has(cell));
  return html`${failures.length > 0 ? html`<h2>Failures</h2>\n${failures.map(cellSection)}` : ''}${others.length > 0 ? html`<h2 class="state-passed">Passed and skipped</h2>\n${others.map(cellSection)}` : ''}`;
}
