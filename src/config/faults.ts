import { ConfigurationError } from '../system/errors.ts';

/** Both count from 1. */
export type Position = { readonly line: number; readonly column: number };

/** One thing wrong with the settings, worded for the person who wrote them. Never holds a secret. */
export type Fault = Partial<Position> & {
  /** Where: the setting's name, or what was given instead of one (`--modles`), then the way into its value. */
  readonly path: readonly [string, ...PropertyKey[]];
  readonly message: string;
  /** Set, as line and column are, when the value came from the file; all three for annotations. */
  readonly file?: string;
};

/** The settings can't be used: all faults at once. */
export class SettingsError extends ConfigurationError {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(formatFaults(faults));
    this.faults = faults;
  }
}

const MOST_TOLD = 50;

/** Faults as text, one a line, each with its place; at most 50 and the number of the others. */
export function formatFaults(faults: readonly Fault[]): string {
  const count = faults.length === 1 ? 'A setting' : `${faults.length} settings`;
  const lines = faults
    .slice(0, MOST_TOLD)
    .map((fault) => `  ${[...placeOf(fault), faultWords(fault)].join(' ')}`);
  const more = faults.length - MOST_TOLD;
  const rest = more > 0 ? [`  … and ${more} more`] : [];
  return [`${count} can't be used:`, ...lines, ...rest].join('\n');
}

/** A fault without its place: `models: entry 2: must be …`. */
export function faultWords({ path: [name, entry], message }: Fault): string {
  const which = typeof entry === 'number' ? `entry ${entry + 1}: ` : '';
  return `${name}: ${which}${message}`;
}

function placeOf({ file, line, column }: Fault): readonly string[] {
  const parts = [file, line, column].filter((part) => part !== undefined);
  return parts.length === 0 ? [] : [parts.join(':')];
}

/** Inputs first, in the order of the names; then the file's, from top to bottom. */
export function inOrder(faults: readonly Fault[], names: readonly string[]): readonly Fault[] {
  const rank = ({ path: [name] }: Fault) => {
    const index = names.indexOf(name);
    return index === -1 ? names.length : index;
  };
  return [...faults].sort(
    (a, b) =>
      (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || rank(a) - rank(b),
  );
}

const LONGEST_SHOWN = 60;

/** A value in quotes on one line, cut when long. Only for values that can't be secrets. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') {
    const cut = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
    return JSON.stringify(cut);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : 'a map';
}
