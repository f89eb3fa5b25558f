import { ConfigurationError } from '../system/errors.ts';

/** One thing wrong with the settings, worded for the person who wrote them. Never holds a secret. */
export type Fault = {
  /** The input's name, or what was given instead of one (`--modles`). */
  readonly input: string;
  readonly message: string;
  /** Set when the value came from the file; all three for annotations. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
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
    .map((fault) => `  ${place(fault)}${fault.input}: ${fault.message}`);
  const more = faults.length - MOST_TOLD;
  const rest = more > 0 ? [`  … and ${more} more`] : [];
  return [`${count} can't be used:`, ...lines, ...rest].join('\n');
}

function place(fault: Fault): string {
  const parts = [fault.file, fault.line, fault.column].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(':')} `;
}

/** Inputs first, in the order of the names; then the file's, from top to bottom. */
export function inOrder(faults: readonly Fault[], names: readonly string[]): readonly Fault[] {
  const rank = (fault: Fault) => {
    const index = names.indexOf(fault.input);
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
