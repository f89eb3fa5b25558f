import { createHash } from 'node:crypto';
import { cellSection, chip, html } from './html-cells.ts';
import { STYLE } from './html-style.ts';
import {
  buildMatrix,
  type CellState,
  type MatrixCell,
  type MatrixColumn,
  outcomeState,
} from './matrix.ts';
import { verdictLine, verdictOf } from './outputs.ts';
import { groupFindings, rankedFailures } from './ranking.ts';
import type { Outcome, Report } from './report.ts';
import { count, duration } from './text.ts';

/** report.html: one page that loads nothing, runs no script and works from a disk or an artifact. */
export function renderHtml(report: Report): string {
  const ids = new Map(report.outcomes.map((outcome, index) => [outcome, `cell-${index + 1}`]));
  const hash = createHash('sha256').update(STYLE).digest('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${html(verdictLine(report), 200)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${banner(report)}${filter(report)}${matrixTable(report, ids)}${findings(report)}${cells(report, ids)}<footer>claude-smoke-action · report.json beside this page holds the same as data.</footer>
</main>
</body>
</html>
`;
}

function banner(report: Report): string {
  const seconds = (Date.parse(report.finished_at) - Date.parse(report.started_at)) / 1000;
  const facts = [
    ['target', html(report.target, 500)],
    ['models', html(report.models.join(', '))],
    ['Claude Code', html(report.claude.join(', '))],
    [
      'started',
      `<time datetime="${html(report.started_at)}">${html(report.started_at.slice(0, 16).replace('T', ' '))} UTC</time>`,
    ],
    ['took', duration(seconds)],
    ['worker', html(report.worker_id, 200)],
  ];
  const error = report.error
    ? `<p><strong>${report.error.kind} error:</strong></p><pre>\n${html(report.error.message, 20_000)}</pre>`
    : '';
  const incomplete = report.complete
    ? ''
    : '<p>The run was cut short: cells of the plan are missing.</p>';
  return `<header class="card banner ${verdictOf(report)}">
<h1>${html(verdictLine(report), 400)}</h1>
${error}${incomplete}${bar(report.outcomes)}
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>
</header>
`;
}

const BAR_ORDER: readonly CellState[] = ['passed', 'flaky', 'failed', 'regression', 'skipped'];

function bar(outcomes: readonly Outcome[]): string {
  if (outcomes.length === 0) return '';
  let x = 0;
  const parts = BAR_ORDER.map((state) => {
    const width = outcomes.filter((outcome) => outcomeState(outcome) === state).length;
    const part = `<rect class="${state}" x="${x}" y="0" width="${width}" height="1"/>`;
    x += width;
    return width === 0 ? '' : part;
  });
  return `<svg class="bar" viewBox="0 0 ${outcomes.length} 1" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg>`;
}

/** Works by `:has()` alone; where a browser lacks it, everything stays shown. */
function filter(report: Report): string {
  const failures = report.outcomes.filter(({ outcome }) => outcome === 'failed').length;
  if (failures === 0) return '';
  const options = [
    ['all', `all ${report.outcomes.length}`],
    ['failures', count(failures, 'failure')],
    [
      'regressions',
      count(report.outcomes.filter(({ regression }) => regression).length, 'regression'),
    ],
  ] as const;
  const inputs = options.map(
    ([name, label], index) =>
      `<input type="radio" name="show" id="show-${name}"${index === 0 ? ' checked' : ''}><label for="show-${name}">${label}</label>`,
  );
  return `<fieldset class="filter"><legend>Show</legend>${inputs.join('')}</fieldset>\n`;
}

const LEGEND =
  'Each result links to its section. ✓ passed, ↻ passed on a later attempt, ✗ regression (fails the check), ! failed without failing the check, – skipped. A failure is named by where the fault lies.';

type Ids = ReadonlyMap<Outcome, string>;

function matrixTable(report: Report, ids: Ids): string {
  const { columns, rows } = buildMatrix(report);
  if (columns.length === 0) return '<p>No probe was run.</p>\n';
  const heading = columns.map(columnHeading);
  const body = rows.map(({ probe, cells }) => {
    // The filter hides a row by the worst of its cells.
    const states = cells.map(({ state }) => state);
    const worst = (['regression', 'failed', 'flaky', 'passed'] as const).find((state) =>
      states.includes(state),
    );
    return `<tr class="state-${worst ?? 'skipped'}"><th scope="row">${html(probe, 200)}</th>${cells.map((cell) => matrixCell(cell, ids)).join('')}</tr>`;
  });
  return `<h2>Matrix</h2>
<div class="card"><div class="scroll" tabindex="0" role="region" aria-label="Matrix"><table class="matrix"><caption>Probes by model and Claude Code release</caption>
<thead><tr><th scope="col">probe</th>${heading.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div><p class="legend">${LEGEND}</p></div>
`;
}

function columnHeading({ model, cli }: MatrixColumn): string {
  return `<th scope="col" class="model">${html(model, 200)}<br><span class="time">CLI ${html(cli, 100)}</span></th>`;
}

function matrixCell(cell: MatrixCell, ids: Ids): string {
  const target = cell.outcomes.find((outcome) => outcomeState(outcome) === cell.state);
  const seconds = cell.outcomes.reduce((sum, outcome) => sum + outcome.duration_s, 0);
  const time = target ? ` <span class="time">${duration(seconds)}</span>` : '';
  return `<td>${chip(cell.state, cell.word, target && ids.get(target))}${time}</td>`;
}

function findings(report: Report): string {
  const groups = groupFindings(report);
  if (groups.length === 0) return '';
  const rows = groups
    .slice(0, 200)
    .map(
      ({ severity, rule, party, cells, message }) =>
        `<tr><td>${chip(severity, severity)}</td><td><code>${html(rule)}</code></td><td>${party}</td><td class="num">${cells.length}</td><td>${html(message)}</td></tr>`,
    );
  return `<h2>Findings on the wire</h2>
<div class="card scroll"><table><caption>Broken wire rules over all cells, severe first.</caption>
<thead><tr><th scope="col">severity</th><th scope="col">rule</th><th scope="col">party</th><th scope="col" class="num">cells</th><th scope="col">finding (first seen)</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>
`;
}

function cells(report: Report, ids: Ids): string {
  const failures = rankedFailures(report);
  const failed = new Set(failures);
  const others = report.outcomes.filter((outcome) => !failed.has(outcome));
  const section = (outcome: Outcome): string => cellSection(outcome, ids.get(outcome) ?? '');
  return [
    failures.length > 0 ? `<h2>Failures</h2>\n${failures.map(section).join('')}` : '',
    others.length > 0
      ? `<h2 class="state-passed">Passed and skipped</h2>\n${others.map(section).join('')}`
      : '',
  ].join('');
}
