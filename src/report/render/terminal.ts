import { styleText } from 'node:util';
import type { Outcome } from '../report.ts';
import { clip, count, duration, listed, oneLine } from '../text.ts';
import { LOOKS, type Look } from '../view/look.ts';
import type { Column, MatrixCell, MatrixView } from '../view/matrix.ts';
import type { GroupView, View } from '../view/view.ts';

type TerminalOptions = {
  /** ANSI colours; default none. */
  readonly color?: boolean;
  /** Characters a line, default 100. */
  readonly width?: number;
};

const MOST = { groups: 10, checks: 8, changed: 10, drift: 6 };

/** One line for a finished probe: `[7/24] tool_use_roundtrip  PASS  1.8s`, a failure with its classification. */
export function probeLine(
  outcome: Outcome,
  position: { readonly index: number; readonly total: number; readonly column?: string },
): string {
  const { index, total, column } = position;
  const number = `[${String(index).padStart(String(total).length)}/${total}]`;
  const name = oneLine(outcome.feature, 60).padEnd(26);
  const where = column === undefined ? '' : `  ${oneLine(column, 60)}`;
  const flaky = outcome.flaky ? '  flaky' : '';
  const why = outcome.outcome === 'passed' ? flaky : `  ${outcome.classification}`;
  return noCommand(
    `${number} ${name}  ${LOOKS[outcome.outcome].word}  ${duration(outcome.duration_s)}${why}${where}`,
  );
}

/** The end of a run in the terminal: the matrix, each cause in a few lines, the verdict last. */
export function terminalTable(view: View, options: TerminalOptions = {}): string {
  const width = Math.max(40, options.width ?? 100);
  const paint = options.color ? ansi : (text: string) => text;
  const lines = [
    ...matrixBlocks(view.matrix, width, paint),
    ...causeLines(view, width),
    ...driftLines(view.drift, width),
    ...(view.egress === '' ? [] : [clip(view.egress, 600), '']),
    ...baselineLines(view, width),
    ...(view.trend.line === '' ? [] : [clip(view.trend.line, Math.max(width, 160))]),
    ...[...view.slower, ...view.rates]
      .slice(0, MOST.changed)
      .map((line) => clip(line, Math.max(width, 160))),
    ...view.expected.slice(0, MOST.changed).map(({ line }) => clip(line, Math.max(width, 160))),
    clip(view.title, width),
    '',
  ];
  return noCommand(lines.join('\n'));
}

/** What changed on the wire: that which failing cells name first, and the rest by its number. */
function driftLines(drift: View['drift'], width: number): string[] {
  return drift.flatMap(({ title, items }) => {
    const left = items.length - MOST.drift;
    return [
      clip(title, width),
      ...items.slice(0, MOST.drift).map((item) => clip(`  ${item}`, width)),
      ...(left > 0 ? [`  … ${left} more in report.json`] : []),
      '',
    ];
  });
}

/** The runner takes `##[` for a command anywhere in a line, and this text goes to the job's log. */
function noCommand(text: string): string {
  return text.replaceAll('##[', '## [');
}

type Paint = (text: string, colour: Look['colour']) => string;

function ansi(text: string, colour: Look['colour']): string {
  // Whether there are colours to be had, the caller knows.
  return styleText(colour, text, { validateStream: false });
}

/** Columns that do not fit beside each other go into further blocks below. */
function matrixBlocks(matrix: MatrixView, width: number, paint: Paint): string[] {
  const first = Math.min(
    32,
    Math.max(5, ...matrix.rows.map(({ probe }) => oneLine(probe, 32).length)),
  );
  const blocks: string[][] = [];
  let start = 0;
  while (start < matrix.columns.length) {
    const end = blockEnd(matrix, start, width - first);
    blocks.push(blockLines(matrix, start, end, first, paint));
    start = end;
  }
  return blocks.flatMap((lines) => [...lines, '']);
}

function blockEnd(matrix: MatrixView, start: number, room: number): number {
  let end = start;
  let used = 0;
  while (end < matrix.columns.length) {
    used += columnWidth(matrix, end) + 2;
    if (used > room && end > start) break;
    end += 1;
  }
  return end;
}

function blockLines(
  matrix: MatrixView,
  start: number,
  end: number,
  first: number,
  paint: Paint,
): string[] {
  const widths = matrix.columns
    .slice(start, end)
    .map((_, index) => columnWidth(matrix, start + index));
  const heading = (text: (column: Column) => string): string =>
    matrix.columns
      .slice(start, end)
      .map((column, index) => text(column).padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    `${''.padEnd(first)}  ${heading(modelTitle)}`,
    `${'probe'.padEnd(first)}  ${heading(cliTitle)}`,
    ...matrix.rows.map(({ probe, cells }) => {
      const texts = cells.slice(start, end).map((cell, index) => {
        const last = index === end - start - 1;
        const word = cellText(cell);
        return `${paint(word, cell.look.colour)}${last ? '' : ' '.repeat(Math.max(0, (widths[index] ?? 0) - word.length))}`;
      });
      return `${oneLine(probe, first).padEnd(first)}  ${texts.join('  ')}`;
    }),
  ];
}

function columnWidth(matrix: MatrixView, index: number): number {
  const column = matrix.columns[index];
  const titles = column ? [modelTitle(column).length, cliTitle(column).length] : [];
  const words = matrix.rows.map(({ cells }) => {
    const cell = cells[index];
    return cell ? cellText(cell).length : 0;
  });
  return Math.max(...titles, ...words);
}

function modelTitle({ model }: Column): string {
  return oneLine(model, 28);
}

function cliTitle({ cli }: Column): string {
  return oneLine(cli, 28);
}

function cellText({ state, look, word }: MatrixCell): string {
  const saysAll = state === 'passed' || state === 'missing' || word === 'flaky';
  return saysAll ? look.word : `${look.word} ${word}`;
}

function causeLines({ groups }: View, width: number): string[] {
  const told = groups.filter(({ level }) => level !== 'note');
  const left = told.length - MOST.groups;
  return [
    ...told.slice(0, MOST.groups).flatMap((group) => causeBlock(group, width)),
    ...(left > 0 ? [`${count(left, 'cause')} more, see report.html`, ''] : []),
  ];
}

/** A warning takes a line, a failure also what was checked in its first cell, whose fault it is and what to do. */
function causeBlock(group: GroupView, width: number): string[] {
  const { level, headline, fault, next, extent, cells } = group;
  const title = `${level.toUpperCase()} ${clip(headline, 600)}`;
  if (next === '') {
    const tries = level === 'flaky' ? (cells[0]?.tries ?? []) : [];
    return [title, ...tries.map((line) => clip(`  ${line}`, Math.max(width, 160))), ''];
  }
  const checks = cells[0]?.checks.slice(0, MOST.checks) ?? [];
  return [
    title,
    ...checks.map(({ look, text }) => clip(`  ${look.mark} ${text}`, Math.max(width, 160))),
    ...(extent === '' ? [] : [clip(`  in    ${extent}`, Math.max(width, 160))]),
    `  fault ${fault}`,
    `  next  ${next}`,
    '',
  ];
}

/** A line of counts, and one a kind of change. */
function baselineLines({ baseline }: View, width: number): string[] {
  if (!baseline) return [];
  const most = Math.max(width, 160);
  return [
    clip(baseline.line, most),
    ...baseline.changes.map(({ title, cells }) =>
      clip(`  ${title}: ${listed(cells, MOST.changed)}`, most),
    ),
    '',
  ];
}
