/** The two kinds of failure a run itself can have; a target's failure is a verdict, no error. */

/** A setting is wrong; only the person who wrote it can mend it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The surroundings failed (network, disk, a target that never came up); a rerun may help. */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError';
}

/** What an error says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What went wrong, in one line, with the innermost cause that says something. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}

/** What no one foresaw is ours to mend, and its stack is what we need for that. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The system's code of an error (`ENOSPC`); undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
