import type { Outcome } from './report.ts';
import { oneLine } from './text.ts';

/** The terminal command that runs one cell alone, with the target's own settings left to the file. */
export function reproduceCommand(outcome: Outcome): string {
  return [
    'claude-smoke',
    // The default model was named by nobody, and naming it would ask the CLI for it.
    ...(outcome.source === 'default' ? [] : [`--models ${shellWord(outcome.full_model)}`]),
    `--claude-version ${shellWord(outcome.cli_version)}`,
    `--probes ${shellWord(outcome.feature)}`,
  ].join(' ');
}

/** Quoted for a POSIX shell: the values come from outside and people paste this line. */
function shellWord(value: string): string {
  const word = oneLine(value, 200);
  if (/^[\w./@:=+-]+$/.test(word) && !word.startsWith('-')) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
