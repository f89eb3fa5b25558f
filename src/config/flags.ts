import { parseArgs } from 'node:util';
import type { InputSource } from './environment.ts';
import type { Fault } from './faults.ts';
import { type InputRow, inputNames, inputRows } from './inputs.ts';
import { nearest } from './spelling.ts';

const ROWS = inputRows('input');

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

type Token = ReturnType<typeof readTokens>[number];
type Flag = { readonly row: InputRow; readonly value: string };

function readTokens(argv: readonly string[]) {
  const options = Object.fromEntries(
    ROWS.map((row) => [row.name, { type: row.isFlag ? 'boolean' : 'string' } as const]),
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

function readToken(token: Token): Flag | Fault {
  if (token.kind !== 'option') {
    // The text isn't shown: it may be the value of a misspelt flag, and so a secret.
    return { path: ['arguments'], message: `argument ${token.index + 1} belongs to no flag` };
  }
  const negated = ROWS.find((row) => row.isFlag && `no-${row.name}` === token.name);
  if (negated !== undefined && token.value === undefined) return { row: negated, value: 'false' };
  const row = ROWS.find((known) => known.name === token.name && token.rawName.startsWith('--'));
  if (row === undefined) return unknownFlag(token.name, token.rawName);
  if (row.isFlag) return { row, value: token.value ?? 'true' };
  if (token.value === undefined) return { path: [row.name], message: 'needs a value' };
  if (token.inlineValue === false && token.value.startsWith('--')) {
    const message = `needs a value; write --${row.name}=… for one that starts with "--"`;
    return { path: [row.name], message };
  }
  return { row, value: token.value };
}

function unknownFlag(name: string, rawName: string): Fault {
  if (inputNames('file').includes(name)) {
    return { path: [rawName], message: 'can only be set in the configuration file' };
  }
  const near = nearest(name, inputNames('input'));
  const hint = near === undefined ? 'see --help' : `did you mean --${near}?`;
  return { path: [rawName.slice(0, 60).toWellFormed()], message: `unknown flag — ${hint}` };
}

function take({ row, value }: Flag, values: Map<string, string>, faults: Fault[]): void {
  const before = values.get(row.name);
  if (before === undefined) {
    values.set(row.name, value);
  } else if (row.repeats) {
    values.set(row.name, `${before}\n${value}`);
  } else {
    faults.push({ path: [row.name], message: 'is given twice' });
  }
}
