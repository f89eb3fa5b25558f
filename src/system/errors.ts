/** The two kinds of failure a run itself can have; a target's failure is a verdict, no error. */

/** A setting is wrong; only the person who wrote it can mend it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The surroundings failed (network, disk, a target that never came up); a rerun may help. */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError';
}

/** What went wrong, in one line, with the innermost cause that says something. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}
