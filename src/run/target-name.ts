import type { Config } from '../config/config.ts';

const LENGTH = 300;

/** The target's name in the report, for people. */
export function targetName(config: Pick<Config, 'target'>): string {
  const { source } = config.target;
  if (source.kind === 'command') return wholeWords(source.command.trim().replace(/\s+/g, ' '));
  return source.kind === 'url' ? source.url : 'the built-in scripted model';
}

/** At most 300 characters, and no half of a word: half a secret is one that no redaction knows. */
function wholeWords(text: string): string {
  if (text.length <= LENGTH) return text;
  return `${text.slice(0, LENGTH).replace(/\S*$/, '')}…`;
}
