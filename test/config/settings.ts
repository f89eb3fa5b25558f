import { resolve } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import { type Fault, faultWords, SettingsError } from '../../src/config/faults.ts';
import { DEFAULT_FILE, loadConfig } from '../../src/config/load.ts';

export const CWD = resolve('/home/runner/space');

export const CATALOGUE = {
  core: ['basic_text', 'thinking', 'tool_use_roundtrip'],
  ui: ['stall'],
  all: ['basic_text', 'thinking', 'tool_use_roundtrip', 'compact_command', 'stall'],
};

export type Given = {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Text of the default file. */
  readonly file?: string | Uint8Array;
};

/** loadConfig on a made-up workspace. */
export function load({ inputs = {}, file }: Given): Config {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  return loadConfig({
    input: (name) => (Object.hasOwn(inputs, name) ? inputs[name] : undefined),
    readFile: (path) => (path === resolve(CWD, DEFAULT_FILE) ? bytes : undefined),
    cwd: CWD,
    catalogue: CATALOGUE,
  });
}

/** The faults of settings, none when they load. Any other error goes through. */
export function faultsOf(given: Given): readonly Fault[] {
  try {
    load(given);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

/** Each fault as `line:column name: message`, the place only when it has one. */
export function told(given: Given): readonly string[] {
  return faultsOf(given).map((fault) => {
    const { line, column } = fault;
    return line === undefined ? faultWords(fault) : `${line}:${column} ${faultWords(fault)}`;
  });
}
