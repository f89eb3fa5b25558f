import { closeSync, openSync, readSync } from 'node:fs';
import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Fault } from './faults.ts';
import { didYouMean } from './spelling.ts';
import { type Entry, type Position, type Raw, readTree } from './tree.ts';

export type SettingsFile = {
  readonly settings: ReadonlyMap<string, Raw>;
  /** Place of the value at this path, or of the nearest value around it. */
  readonly locate: (path: readonly PropertyKey[]) => Position | undefined;
  readonly faults: readonly Fault[];
};

export const MAX_FILE_BYTES = 1024 * 1024;

/** The first bytes of a file; undefined when there is no such file. Throws when it can't be read. */
export type ReadFile = (path: string, maxBytes: number) => Uint8Array | undefined;

/** `ReadFile` on the real file system. */
export const readFileStart: ReadFile = (path, maxBytes) => {
  const file = openIfPresent(path);
  if (file === undefined) return undefined;
  try {
    const buffer = Buffer.alloc(maxBytes);
    let length = 0;
    for (let read = -1; read !== 0 && length < maxBytes; length += read) {
      read = readSync(file, buffer, length, maxBytes - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
};

function openIfPresent(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads YAML settings, all faults at once; `file` is the name they carry. Throws nothing. */
export function parseSettingsFile(
  bytes: Uint8Array,
  file: string,
  known: readonly string[],
): SettingsFile {
  if (bytes.length > MAX_FILE_BYTES) return unusable({ file, message: 'is larger than 1 MiB' });
  const text = decode(bytes);
  if (text === undefined) return unusable({ file, message: 'is not valid UTF-8' });
  const lines = new LineCounter();
  const document = parse(text, lines);
  if (document === undefined) return unusable({ file, message: 'is nested too deeply' });
  const [error] = document.errors;
  // Only the first: what a parser says after it is mostly its consequence.
  if (error) return unusable({ file, message: explain(error), ...positionOf(lines, error.pos[0]) });
  return readSettings(document, lines, file, known);
}

function unusable(fault: Omit<Fault, 'input'>): SettingsFile {
  const faults = [{ input: 'config', ...fault }];
  return { settings: new Map(), locate: () => undefined, faults };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, {
      schema: 'failsafe',
      lineCounter,
      // Pretty errors quote the source, and with it secrets.
      prettyErrors: false,
      // The library would compare all pairs of keys; the tree finds doubles with a set.
      uniqueKeys: false,
      logLevel: 'error',
    });
  } catch (error) {
    // The parser is recursive: thousands of open brackets exhaust the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readSettings(
  document: Document.Parsed,
  lines: LineCounter,
  file: string,
  known: readonly string[],
): SettingsFile {
  const tree = readTree(document.contents);
  const faults: Fault[] = tree.troubles.map(({ path, offset, message }) => ({
    input: String(path[0] ?? 'config'),
    message,
    file,
    ...positionOf(lines, offset),
  }));
  const settings = new Map<string, Raw>();
  for (const { key, offset, value } of tree.entries) {
    if (known.includes(key)) settings.set(key, value);
    else faults.push(unknownKey(key, known, { file, ...positionOf(lines, offset) }));
  }
  const locate = (path: readonly PropertyKey[]) => {
    const offset = tree.offset(path);
    return offset === undefined ? undefined : positionOf(lines, offset);
  };
  return { settings, locate, faults };
}

function positionOf(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  // An empty text has no lines for the counter.
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function unknownKey(
  key: Entry['key'],
  known: readonly string[],
  place: Pick<Fault, 'file' | 'line' | 'column'>,
): Fault {
  const message =
    key === 'config'
      ? 'names this file itself and is an input only'
      : `is not a setting${didYouMean(key, known)}`;
  return { input: key.slice(0, 60), message, ...place };
}

/** The library's own messages quote the text, and with it secrets. */
function explain(error: YAMLError): string {
  const known: Partial<Record<YAMLError['code'], string>> = {
    BAD_DQ_ESCAPE: 'a backslash in double quotes starts no known escape; single quotes keep it',
    BAD_INDENT: 'the indentation fits no line above',
    BAD_SCALAR_START: 'a plain value starts with a reserved character; put it in quotes',
    BLOCK_AS_IMPLICIT_KEY: 'a map is nested in one line; put a value with ": " in quotes',
    MISSING_CHAR: 'a closing quote, a bracket, a comma or a ":" is missing',
    MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; is a ":" missing?',
    RESOURCE_EXHAUSTION: 'it is nested too deeply',
    MULTIPLE_DOCS: 'the file holds more than one document',
    TAB_AS_INDENT: 'a tab indents this line; use spaces',
  };
  return `is not valid YAML: ${known[error.code] ?? 'this text is not expected here'}`;
}
