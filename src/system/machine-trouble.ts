import { codeOf } from './errors.ts';

/** What ails the machine that all of us run on; no proxy and no model has a part in it. */
export type MachineTrouble = {
  /** The system's name of it, e.g. `ENOSPC`. */
  readonly code: string;
  /** In words, one sentence and one next step. */
  readonly words: string;
};

// In errno(3)'s sense, and each with what a person can do about it.
const TROUBLES: Readonly<Record<string, readonly [what: string, next: string]>> = {
  ENOSPC: ['no space left on its disk', 'free some, or set RUNNER_TEMP to a disk that has it'],
  EDQUOT: ['no disk quota left', 'free some, or raise the quota'],
  EMFILE: ['too many files open in one process', 'lower concurrency, or raise `ulimit -n`'],
  ENFILE: ['too many files open in all', 'lower concurrency, or raise the system’s limit'],
  ENOMEM: ['no memory left', 'lower concurrency, or use a larger machine'],
  EACCES: ['no permission for a file', 'check who owns the folders of this job'],
};

const CODES = Object.keys(TROUBLES).join('|');

/**
 * How Node and Bun print what the system told them (`ENOSPC: no space left on device, write`, `spawn EMFILE`), and
 * how Claude Code 2.1.331 tells of it (`because the disk is full (ENOSPC)`).
 */
const PRINTED = new RegExp(
  String.raw`\b(?:(${CODES}): [a-z][a-z ()]{2,60}, [a-z]|spawn (?:\S+ )?(${CODES})\b)|\((${CODES})\)`,
  'g',
);

/** The machine's trouble behind an error of our own, looked for in its causes too. */
export function machineTroubleOf(error: unknown): MachineTrouble | undefined {
  const own = troubleNamed(codeOf(error) ?? '');
  // A socket's EACCES is no file's: it tells of a firewall or of a port.
  if (own && !(own.code === 'EACCES' && isOfSocket(error))) return own;
  return error instanceof Error && error.cause !== undefined
    ? machineTroubleOf(error.cause)
    : undefined;
}

/** Troubles that a program printed as its own, in the form its runtime gives them. */
export function machineTroublesIn(printed: string): MachineTrouble[] {
  const codes = new Set(
    [...printed.matchAll(PRINTED)].map(
      ([, named, spawned, told]) => named ?? spawned ?? told ?? '',
    ),
  );
  return [...codes].flatMap((code) => troubleNamed(code) ?? []);
}

function troubleNamed(code: string): MachineTrouble | undefined {
  const [what, next] = TROUBLES[code] ?? [];
  if (what === undefined || next === undefined) return undefined;
  return {
    code,
    words: `This machine had ${what} (${code}); nobody’s proxy is at fault. Next: ${next}.`,
  };
}

function isOfSocket(error: unknown): boolean {
  return (
    error instanceof Error &&
    'syscall' in error &&
    /^(?:connect|listen|bind)$/.test(String(error.syscall))
  );
}
