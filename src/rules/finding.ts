import type { Party, Severity } from './rule.ts';

/** A broken rule in an attempt, as reported. */
export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly party: Party;
  readonly message: string;
  /** Where in a body, as a JSON path. */
  readonly path?: string;
  /** Exchanges that show it. */
  readonly count: number;
  /** Their ids in order, the first ones of many. */
  readonly exchanges: readonly string[];
};

/** A finding's words for people, with how often it was seen. */
export function findingWords({ message, count }: Pick<Finding, 'message' | 'count'>): string {
  return count > 1 ? `${message} (in ${count} exchanges)` : message;
}
