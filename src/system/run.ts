import type { Environment } from './environment.ts';
import type { Secrets } from './redact.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** What all parts of one run share. */
export type Run = {
  /** Marks the run's processes, so that daemons which left their group are found. */
  readonly id: string;
  /** The step's own environment; each child gets what is fit for it. */
  readonly env: Environment;
  readonly secrets: Secrets;
  /** Cancels: what is under way ends soon, and nothing new begins. */
  readonly signal: AbortSignal;
  /** Folder for all that the run needs on disk; gone at its end. */
  readonly scratch: string;
  /** For what a model may run commands in; undefined where this machine has none. */
  readonly sandbox?: Sandbox | undefined;
};
