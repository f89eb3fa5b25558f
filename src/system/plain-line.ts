import { stripVTControlCharacters } from 'node:util';

/** Characters shown of one echoed line. */
const LINE_LIMIT = 2000;

/**
 * Makes a line of foreign text safe to echo in a job log: no control characters or escape sequences, and nothing
 * that the runner would take for a workflow command. The runner looks for `::` at a line's start, white space left
 * out, and for the older `##[` anywhere in a line (actions/runner, ActionCommand.cs).
 */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
    .replaceAll('##[', '## [')
    .replace(/^(\s*):(?=:)/, '$1: ')
    .trimEnd();
}

/** The last lines of a redacted text, each made plain, bounded and prefixed. */
export function echoLines(text: string, count: number, prefix = '  | '): string[] {
  return text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .map(
      (line) =>
        prefix + plainLine(line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)}…` : line),
    );
}
