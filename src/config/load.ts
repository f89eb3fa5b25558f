import { isAbsolute, relative, resolve } from 'node:path';
import { assemble, type Workspace } from './assemble.ts';
import { findClashes, RIVALS } from './combinations.ts';
import type { Config } from './config.ts';
import type { InputSource } from './environment.ts';
import { type Fault, inOrder, quoted, SettingsError } from './faults.ts';
import type { ReadFile } from './file.ts';
import { INPUT_ROWS, inputNames, inputRows } from './inputs.ts';
import { type RawSettings, readSettings } from './reading.ts';
import { didYouMean } from './spelling.ts';
import type { Meant, Raw, YamlMap } from './tree.ts';
import { readYaml, unusable } from './yaml.ts';

export const DEFAULT_FILE = '.github/claude-smoke.yml';
export const MAX_FILE_BYTES = 1024 * 1024;

export type SettingsSource = Workspace & {
  readonly input: InputSource;
  readonly readFile: ReadFile;
  /** Found while the inputs were read (`inputsFromFlags`); told together with all others. */
  readonly faults?: readonly Fault[];
};

/**
 * Inputs and file, inputs first, checked and with defaults filled in.
 * Throws only a ConfigurationError (SettingsError), with all faults at once.
 */
export function loadConfig(given: SettingsSource): Config {
  const inputs = readInputs(given.input);
  const { file, content, unopened } = openFile(inputs.get('config'), given.readFile, given.cwd);
  const { raw, fromFile } = merge(inputs, content.settings);
  const { settings, faults: unreadable } = readSettings(raw, given.cwd);
  const { config, faults } = assemble(settings, given, fromFile.has('models') ? 'file' : 'input');
  const clashes = findClashes({
    settings,
    given: new Set(raw.keys()),
    unread: new Set(unreadable.map(({ path: [name] }) => name)),
  });
  const placed = [...unreadable, ...clashes, ...faults].map((fault): Fault => {
    if (!fromFile.has(fault.path[0])) return fault;
    return { ...fault, file, ...content.locate(fault.path) };
  });
  const inFile = content.faults.map(({ path: [name = 'config', ...rest], ...fault }): Fault => {
    return { ...fault, path: [String(name), ...rest], file };
  });
  const all = [...(given.faults ?? []), ...unopened, ...inFile, ...placed];
  if (all.length === 0) return config;
  throw new SettingsError(
    inOrder(
      all,
      INPUT_ROWS.map((row) => row.name),
    ),
  );
}

/** An input that isn't set reaches an action as an empty text. */
function readInputs(input: InputSource): ReadonlyMap<string, string> {
  return new Map(
    inputRows('input').flatMap(({ name, indented }) => {
      const given = input(name) ?? '';
      const value = indented ? given.replace(/^([^\S\n]*\n)+/, '').trimEnd() : given.trim();
      return value === '' ? [] : [[name, value] as const];
    }),
  );
}

type OpenFile = {
  /** Its name for people. */
  readonly file: string;
  readonly content: YamlMap;
  /** Why there is nothing in it. */
  readonly unopened: readonly Fault[];
};

function openFile(asked: string | undefined, readFile: ReadFile, cwd: string): OpenFile {
  const file = shownPath(asked ?? DEFAULT_FILE, cwd);
  const nothing = { file, content: readYaml('', SETTINGS), unopened: [] };
  const failed = (message: string): OpenFile => {
    return { ...nothing, unopened: [{ path: ['config'], message }] };
  };
  let bytes: Uint8Array | undefined;
  try {
    bytes = readFile(resolve(cwd, asked ?? DEFAULT_FILE), MAX_FILE_BYTES + 1);
  } catch (error) {
    return failed(`${quoted(file)} can't be read (${whyUnread(error)})`);
  }
  if (bytes !== undefined) return { ...nothing, content: readSettingsFile(bytes) };
  if (asked === undefined) return nothing;
  return failed(`there is no file ${quoted(file)}; was the repository checked out?`);
}

function whyUnread(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}

function readSettingsFile(bytes: Uint8Array): YamlMap {
  if (bytes.length > MAX_FILE_BYTES) return unusable('is larger than 1 MiB');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return readYaml(text, SETTINGS);
  } catch {
    return unusable('is not valid UTF-8');
  }
}

const SETTINGS: Meant = {
  called: 'the file',
  of: 'settings',
  refuseKey: (key) => {
    if (key === 'config') return 'names this file itself and is an input only';
    const known = inputNames('file');
    return known.includes(key) ? undefined : `is not a setting${didYouMean(key, known)}`;
  },
};

/** Annotations need the path from the repository's root, with slashes. */
function shownPath(path: string, cwd: string): string {
  const inside = relative(cwd, resolve(cwd, path));
  const outside = inside.startsWith('..') || isAbsolute(inside);
  return outside ? path : inside.replaceAll('\\', '/');
}

type Merged = { readonly raw: RawSettings; readonly fromFile: ReadonlySet<string> };

function merge(inputs: ReadonlyMap<string, string>, settings: ReadonlyMap<string, Raw>): Merged {
  const raw = new Map<string, Raw>(inputs);
  const fromFile = new Set<string>();
  for (const name of inputNames('file')) {
    const value = trimmed(settings.get(name));
    const rivals = RIVALS.filter((pair) => pair.some((one) => one === name)).flat();
    if (value === undefined || [name, ...rivals].some((one) => inputs.has(one))) continue;
    raw.set(name, value);
    fromFile.add(name);
  }
  return { raw, fromFile };
}

function trimmed(value: Raw | undefined): Raw | undefined {
  if (typeof value !== 'string') return value;
  return value.trim() === '' ? undefined : value.trim();
}
