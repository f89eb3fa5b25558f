import { buildMatrix, type Matrix, type MatrixCell, type MatrixColumn } from './matrix.ts';
import { verdictLine } from './outputs.ts';
import { rankedFailures } from './ranking.ts';
import type { Outcome, Report } from './report.ts';
import { clip, duration, oneLine } from './text.ts';
import { decidingReason, WORDING } from './wording.ts';

export type TableOptions = {
  /** ANSI colours; default none. */
  readonly color?: boolean;
  /** Characters a line, default 100. */
  readonly width?: number;
};

const GREEN = 32;
const RED = 31;
const YELLOW = 33;
const GREY = 90;

const COLORS: Readonly<Record<MatrixCell['state'], number>> = {
  passed: GREEN,
  flaky: YELLOW,
  failed: YELLOW,
  regression: RED,
  skipped: GREY,
  missing: GREY,
};

const WORDS = { passed: 'PASS', failed: 'FAIL', skipped: 'SKIP' } as const;

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
    `${number} ${name}  ${WORDS[outcome.outcome]}  ${duration(outcome.duration_s)}${why}${where}`,
  );
}

/** The end of a run in the terminal: the matrix, the failures in a line or two each, the verdict last. */
export function terminalTable(report: Report, options: TableOptions = {}): string {
  const width = Math.max(40, options.width ?? 100);
  const paint = options.color ? ansi : (text: string) => text;
  const lines = [
    ...matrixBlocks(buildMatrix(report), width, paint),
    ...failureLines(report, width),
    oneLine(verdictLine(report), width),
    '',
  ];
  return noCommand(lines.join('\n'));
}

/** The runner takes `##[` for a command anywhere in a line, and this text goes to the job's log. */
function noCommand(text: string): string {
  return text.replaceAll('##[', '## [');
}

type Paint = (text: string, code: number) => string;

function ansi(text: string, code: number): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}

/** Columns that do not fit beside each other go into further blocks below. */
function matrixBlocks(matrix: Matrix, width: number, paint: Paint): string[] {
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

function blockEnd(matrix: Matrix, start: number, room: number): number {
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
  matrix: Matrix,
  start: number,
  end: number,
  first: number,
  paint: Paint,
): string[] {
  const widths = matrix.columns
    .slice(start, end)
    .map((_, index) => columnWidth(matrix, start + index));
  const heading = (text: (column: MatrixColumn) => string): string =>
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
        return `${paint(word, COLORS[cell.state])}${last ? '' : ' '.repeat(Math.max(0, (widths[index] ?? 0) - word.length))}`;
      });
      return `${oneLine(probe, first).padEnd(first)}  ${texts.join('  ')}`;
    }),
  ];
}

function columnWidth(matrix: Matrix, index: number): number {
  const column = matrix.columns[index];
  const titles = column ? [modelTitle(column).length, cliTitle(column).length] : [];
  const words = matrix.rows.map(({ cells }) => {
    const cell = cells[index];
    return cell ? cellText(cell).length : 0;
  });
  return Math.max(...titles, ...words);
}

function modelTitle({ model }: MatrixColumn): string {
  return oneLine(model, 28);
}

function cliTitle({ cli }: MatrixColumn): string {
  return oneLine(cli, 28);
}

function cellText({ state, word }: MatrixCell): string {
  switch (state) {
    case 'passed':
      return 'PASS';
    case 'flaky':
      return word === 'flaky' ? 'FLAKY' : `FLAKY ${word}`;
    case 'skipped':
      return `SKIP ${word}`;
    case 'missing':
      return '-';
    case 'failed':
    case 'regression':
      return `FAIL ${word}`;
  }
}

function failureLines(report: Report, width: number): string[] {
  return rankedFailures(report).flatMap((outcome) => [
    clip(
      `${outcome.regression ? 'REGRESSION' : 'FAILED'} ${oneLine(outcome.cell, 200)}: ${outcome.classification}`,
      width,
    ),
    clip(`  why   ${oneLine(decidingReason(outcome), 400)}`, Math.max(width, 160)),
    `  fault ${WORDING[outcome.classification].fault}`,
    `  next  ${WORDING[outcome.classification].next}`,
    '',
  ]);
}
