import { at, listIn, objectIn, objectsIn, textIn } from '../../../system/json.ts';
import { oncePer } from '../../../system/once-per.ts';
import type { Reading } from '../../../wire/reading.ts';

/**
 * Auto mode's check of actions by the server (since 2.1.278): the request asks by `safeguards`, and the answer says by
 * `safeguard_results` what was found, at its top level or, in a stream, in `message_delta.delta`.
 */

/** The betas of auto mode: that of the server's check, and that of the mode itself. */
export const AUTO_MODE_BETA = /^(?:dangerous-tool-use|afk-mode)-/;

/** Whether a request asks the server to check actions. */
export function asksForCheck({ requestJson }: Pick<Reading, 'requestJson'>): boolean {
  return listIn(at(requestJson, 'safeguards')).length > 0;
}

/** An answer's `safeguard_results` as they came; undefined where it has none. */
export const safeguardResultsOf = oncePer(({ response }: Reading): unknown => {
  if (response.kind === 'json') return objectIn(response.json)?.['safeguard_results'];
  if (response.kind !== 'stream') return undefined;
  return response.events
    .map(({ json }) => at(json, 'delta', 'safeguard_results'))
    .findLast((results) => results !== undefined);
});

/** What the check of dangerous actions came to. */
export type CheckResult = {
  /** `available`, `unavailable`, `unsupported`, or a word yet unknown. */
  readonly status: string;
  readonly reason: string | undefined;
  /** By the id of the call; what was found of it is kept as it came. */
  readonly calls: ReadonlyMap<string, unknown>;
};

/** The result for dangerous actions among `safeguard_results`; undefined where there is none. */
export function checkResultIn(results: unknown): CheckResult | undefined {
  const own = objectsIn(results).find((result) => result['type'] === 'dangerous_tool_use');
  const status = objectIn(own?.['status']);
  const word = textIn(status?.['type']);
  if (!status || word === undefined) return undefined;
  return {
    status: word,
    reason: textIn(status['reason']),
    calls: new Map(Object.entries(objectIn(status['tool_uses']) ?? {})),
  };
}
