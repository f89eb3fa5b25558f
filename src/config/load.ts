import { isAbsolute, relative, resolve } from 'node:path';
import { assemble } from './assemble.ts';
import { findClashes, RIVALS } from './combinations.ts';
import type { Config } from './config.ts';
import type { InputSource } from './environment.ts';
import { type Fault, inOrder, quoted, SettingsError } from './faults.ts';
import { MAX_FILE_BYTES, parseSettingsFile, type ReadFile, type SettingsFile } from './file.ts';
import { INPUTS, type InputName, inputNames } from './inputs.ts';
import { type Place, readSettings } from './reading.ts';
import type { Catalogue } from './selection.ts';
import type { Raw } from './tree.ts';

export const DEFAULT_FILE = '.github/claude-smoke.yml';

export type Surroundings = {
  readonly input: InputSource;
  readonly readFile: ReadFile;
  /** The workspace: relative paths start here. Absolute. */
  readonly cwd: string;
  readonly catalogue: Catalogue;
  /** Found while the inputs were read (`inputsFromFlags`); told together with all others. */
  readonly faults?: readonly Fault[];
};

/**
 * Inputs and file, inputs first, checked and with defaults filled in.
 * Throws only a ConfigurationError (SettingsError), with all faults at once.
 */
export function loadConfig({ input, readFile, cwd, catalogue, faults = [] }: Surroundings): Config {
  const inputs = readInputs(input);
  const { path, content } = openFile(inputs.get('config'), readFile, cwd);
  const { raw, fromFile } = merge(inputs, content);
  const place: Place = (at, message) => {
    const name = String(at[0]);
    if (!fromFile.has(name)) return { input: name, message };
    return { input: name, message, file: path, ...content.locate(at) };
  };
  const { settings, faults: unreadable } = readSettings(raw, place);
  const given = new Set(raw.keys());
  const clashes = findClashes(settings, given).map(({ input: name, message }) =>
    place([name], message),
  );
  const { config, troubles } = assemble(settings, { cwd, catalogue, fromFile });
  const all = [
    ...faults,
    ...content.faults,
    ...unreadable,
    ...clashes,
    ...troubles.map((trouble) => place(trouble.path, trouble.message)),
  ];
  if (all.length === 0) return config;
  throw new SettingsError(
    inOrder(
      all,
      INPUTS.map((row) => row.name),
    ),
  );
}

/** An input that isn't set reaches an action as an empty text. */
function readInputs(input: InputSource): ReadonlyMap<InputName, string> {
  return new Map(
    inputNames('input').flatMap((name) => {
      const value = input(name)?.trim() ?? '';
      return value === '' ? [] : [[name, value] as const];
    }),
  );
}

type OpenFile = { readonly path: string; readonly content: SettingsFile };

function openFile(asked: string | undefined, readFile: ReadFile, cwd: string): OpenFile {
  const path = shownPath(asked ?? DEFAULT_FILE, cwd);
  const nothing = { settings: new Map<string, Raw>(), locate: () => undefined };
  const failed = (message: string): OpenFile => {
    return { path, content: { ...nothing, faults: [{ input: 'config', message }] } };
  };
  let bytes: Uint8Array | undefined;
  try {
    bytes = readFile(resolve(cwd, asked ?? DEFAULT_FILE), MAX_FILE_BYTES + 1);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return failed(`${quoted(path)} can't be read${code}`);
  }
  if (bytes !== undefined) {
    return { path, content: parseSettingsFile(bytes, path, inputNames('file')) };
  }
  if (asked === undefined) return { path, content: { ...nothing, faults: [] } };
  return failed(`there is no file ${quoted(path)}; was the repository checked out?`);
}

/** Annotations need the path from the repository's root, with slashes. */
function shownPath(path: string, cwd: string): string {
  const inside = relative(cwd, resolve(cwd, path));
  const outside = inside.startsWith('..') || isAbsolute(inside);
  return outside ? path : inside.replaceAll('\\', '/');
}

type Merged = {
  readonly raw: ReadonlyMap<InputName, Raw>;
  readonly fromFile: ReadonlySet<string>;
};

function merge(inputs: ReadonlyMap<InputName, string>, { settings }: SettingsFile): Merged {
  const raw = new Map<InputName, Raw>(inputs);
  const fromFile = new Set<string>();
  for (const name of inputNames('file')) {
    const value = trimmed(settings.get(name));
    if (value === undefined || inputs.has(name) || rivals(name).some((one) => inputs.has(one))) {
      continue;
    }
    raw.set(name, value);
    fromFile.add(name);
  }
  return { raw, fromFile };
}

function trimmed(value: Raw | undefined): Raw | undefined {
  if (typeof value !== 'string') return value;
  return value.trim() === '' ? undefined : value.trim();
}

function rivals(name: InputName): readonly InputName[] {
  return RIVALS.filter((pair) => pair.includes(name)).flatMap((pair) =>
    pair.filter((other) => other !== name),
  );
}
