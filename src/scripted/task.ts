/** What probes ask for in their prompts, read back by scenes. A secret's part is six of these letters. */
const PART = '[BCDFGHJKMNPQRSTVWXZ2-9]{6}';
const TWO_PARTS = new RegExp(`(?<!\\w)(${PART})\\s+(${PART})(?!\\w)`);
const ONE_PART = new RegExp(`(?<![\\w-])${PART}(?![\\w-])`);
const TOKEN = new RegExp(`(?<![\\w-])${PART}-${PART}(?![\\w-])`);
const FILES = /\bsmoke-[\w-]+\.\w+/g;
const FILE_TO_READ = /\bread\s+["'`]?([\w./\\-]*\w\.\w+)/i;

/** The two parts of a secret that a prompt asks to join; undefined when it names none. */
export function twoParts(text: string): readonly [left: string, right: string] | undefined {
  const [, left, right] = TWO_PARTS.exec(text) ?? [];
  return left !== undefined && right !== undefined ? [left, right] : undefined;
}

/** The first whole token in a text, such as a file's content with line numbers. */
export function tokenIn(text: string): string | undefined {
  return TOKEN.exec(text)?.[0];
}

/** The first part of a secret that stands alone in a text. */
export function partIn(text: string): string | undefined {
  return ONE_PART.exec(text)?.[0];
}

/** The file that a prompt asks to read, e.g. `smoke-read.txt` of `… to read smoke-read.txt.` */
export function fileToRead(text: string): string | undefined {
  return FILE_TO_READ.exec(text)?.[1];
}

/** All files of the probe that a prompt names, each once, in order. */
export function filesNamed(text: string): string[] {
  return [...new Set(text.match(FILES) ?? [])];
}
