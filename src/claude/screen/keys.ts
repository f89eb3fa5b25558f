/** What a terminal sends for the keys that Claude Code's screen knows. */
const KEYS = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  'shift+tab': '\u001b[Z',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  backspace: '\u007f',
  space: ' ',
  'ctrl+b': '\u0002',
  'ctrl+c': '\u0003',
  'ctrl+d': '\u0004',
  'ctrl+o': '\u000f',
  'ctrl+r': '\u0012',
  'ctrl+t': '\u0014',
} as const;

export type Key = keyof typeof KEYS;

export function keyBytes(key: Key): string {
  return KEYS[key];
}

/** A text in pieces as hands would send them: word by word. */
export function typedPieces(text: string): string[] {
  return text.match(/\S+\s*|\s+/gu) ?? [];
}

/** What a terminal sends for a text from the clipboard. */
export function pasted(text: string): string {
  return `\u001b[200~${text.replaceAll('\u001b', '')}\u001b[201~`;
}
