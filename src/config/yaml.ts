import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Position } from './faults.ts';
import { type Meant, readTree, type YamlMap } from './tree.ts';

/** Reads a text that is a map, all faults at once. Throws nothing. */
export function readYaml(text: string, meant: Meant): YamlMap {
  const lines = new LineCounter();
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    // An empty text has no lines for the counter.
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parse(text, lines);
  if (document === undefined) return unusable('is nested too deeply');
  const [error] = document.errors;
  if (error === undefined) return readTree(document.contents, place, meant);
  // Only the first: what a parser says after it is mostly its consequence.
  return unusable(explain(error), place(error.pos[0]));
}

/** A text that could not be read at all. */
export function unusable(message: string, position?: Position): YamlMap {
  const fault = { path: [], message, ...position };
  return { settings: new Map(), locate: () => undefined, faults: [fault] };
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
