import { parseArgs } from 'node:util';
import type { InputSource } from './environment.ts';
import type { Fault } from './faults.ts';
import { describeInput, INPUT_ROWS, type InputRow, inputNames } from './inputs.ts';
import { nearest } from './spelling.ts';

const ROWS = INPUT_ROWS.filter((row) => row.only !== 'file');

/**
 * Reads the terminal's flags: `--name value`, `--name=value`, `--upload-artifact` and
 * `--no-upload-artifact`; lists and maps may be repeated. Hand the faults to `loadConfig`,
 * so that they are told together with all others.
 */
export function inputsFromFlags(argv: readonly string[]): {
  readonly input: InputSource;
  readonly faults: readonly Fault[];
} {
  const values = new Map<string, string>();
  const faults: Fault[] = [];
  for (const token of readTokens(argv)) {
    const read = readToken(token);
    if ('message' in read) faults.push(read);
    else take(read, values, faults);
  }
  return { input: (name) => values.get(name), faults };
}

/** The flags with their descriptions, for `--help`. */
export function flagsHelp(): string {
  return ROWS.map((row) => {
    const value = {
      text: ' <value>',
      list: ' <a,b>',
      map: ' <NAME=value>',
      boolean: '',
      entries: '',
    };
    return `  --${row.name}${value[row.kind]}\n      ${describeInput(row)}`;
  }).join('\n');
}

type Token = ReturnType<typeof readTokens>[number];
type Read = { readonly row: InputRow; readonly value: string };

function readTokens(argv: readonly string[]) {
  const options = Object.fromEntries(
    ROWS.map((row) => [
      row.name,
      row.kind === 'boolean' ? ({ type: 'boolean' } as const) : ({ type: 'string' } as const),
    ]),
  );
  // Not strict: its first error would end the reading, and we want all of them.
  return parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function readToken(token: Token): Read | Fault {
  if (token.kind !== 'option') {
    // The text isn't shown: it may be the value of a misspelt flag, and so a secret.
    return { input: 'arguments', message: `argument ${token.index + 1} belongs to no flag` };
  }
  const negated = ROWS.find((row) => row.kind === 'boolean' && `no-${row.name}` === token.name);
  if (negated !== undefined && token.value === undefined) return { row: negated, value: 'false' };
  const row = ROWS.find((known) => known.name === token.name && token.rawName.startsWith('--'));
  if (row === undefined) return unknownFlag(token.name, token.rawName);
  if (row.kind === 'boolean') return { row, value: token.value ?? 'true' };
  if (token.value === undefined) return { input: row.name, message: 'needs a value' };
  if (token.inlineValue === false && token.value.startsWith('--')) {
    const message = `needs a value; write --${row.name}=… for one that starts with "--"`;
    return { input: row.name, message };
  }
  return { row, value: token.value };
}

function unknownFlag(name: string, rawName: string): Fault {
  if (inputNames('file').some((known) => known === name)) {
    return { input: rawName, message: 'can only be set in the configuration file' };
  }
  const near = nearest(name, inputNames('input'));
  const hint = near === undefined ? 'see --help' : `did you mean --${near}?`;
  return { input: rawName.slice(0, 60), message: `unknown flag — ${hint}` };
}

function take({ row, value }: Read, values: Map<string, string>, faults: Fault[]): void {
  const before = values.get(row.name);
  if (before === undefined) {
    values.set(row.name, value);
  } else if (row.kind === 'list' || row.kind === 'map') {
    values.set(row.name, `${before}\n${value}`);
  } else {
    faults.push({ input: row.name, message: 'is given twice' });
  }
}
