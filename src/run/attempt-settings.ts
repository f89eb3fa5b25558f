import type { McpStaging } from '../probes/probe.ts';
import type { Redact } from '../system/redact.ts';

/** What every attempt of a run shares. */
export type AttemptSettings = {
  readonly parent: Readonly<Record<string, string | undefined>>;
  readonly runId: string;
  /** Folder for the attempts' own folders. */
  readonly scratch: string;
  readonly claudeEnv: Readonly<Record<string, string>>;
  readonly mcp: McpStaging;
  /** Limit of the whole attempt, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly redact: Redact;
};
