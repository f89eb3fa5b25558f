import type { Report } from '../report.ts';
import type { MatrixCell } from '../view/matrix.ts';
import type { View } from '../view/view.ts';
import { joined, markdown } from './markup.ts';

/** What a project may publish of its runs: a badge and a table, as data and as Markdown. */

const COLOURS = { passed: 'brightgreen', regressed: 'red', error: 'lightgrey' } as const;

/** badge.json. @see https://shields.io/badges/endpoint-badge */
export function renderBadge({ verdict, totals: { passed, failed } }: View): string {
  const known = verdict === 'passed' && failed > 0 ? 'yellow' : COLOURS[verdict];
  const color = verdict === 'passed' && passed === 0 ? 'lightgrey' : known;
  const message = verdict === 'error' ? 'error' : `${passed}/${passed + failed} passed`;
  return `${JSON.stringify({ schemaVersion: 1, label: 'Claude Code', message, color }, null, 2)}\n`;
}

/** table.md: probes by model and release, with date and releases. */
export function renderTable({ matrix: { columns, rows }, started, claude, target }: View): string {
  const heading = columns.map(({ model, cli }) => markdown` ${model}<br>${cli} |`);
  const lines = [
    markdown`Claude Code ${claude} through ${target}, ${started.slice(0, 10)}.`,
    markdown``,
    markdown`| feature |${heading}`,
    markdown`| --- |${columns.map(() => markdown` :-: |`)}`,
    ...rows.map(({ probe, cells }) => {
      const states = cells.map(({ look, word }) => markdown` ${look.emoji} ${word} |`);
      return markdown`| ${probe} |${states}`;
    }),
  ];
  return `${joined(lines, 'markdown').text}\n`;
}

/** table.json: the same as data. */
export function renderTableData({ matrix, target }: View, report: Report): string {
  const { columns, rows } = matrix;
  const data = {
    date: report.started_at,
    target,
    claude: report.claude,
    rows: rows.flatMap(({ probe, cells }) =>
      cells.map((cell, index) => ({
        feature: probe,
        model: columns[index]?.model ?? '',
        release: columns[index]?.cli ?? '',
        ...countsOf(cell),
      })),
    ),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function countsOf({ state, repeats }: MatrixCell) {
  const of = (kind: string) => repeats.filter(({ outcome }) => outcome === kind).length;
  return { state, passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
}
