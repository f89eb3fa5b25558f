import type { ActionCheck } from '../../move.ts';

/**
 * An answer's `safeguard_results`, in the form seen of the vendor; undefined where it has none.
 *
 * @param calls ids of the tool calls that the answer holds
 */
export function safeguardResults(check: ActionCheck, calls: readonly string[]): unknown {
  if (check === 'none') return undefined;
  return [{ type: 'dangerous_tool_use', status: statusOf(check, calls) }];
}

function statusOf(check: Exclude<ActionCheck, 'none'>, calls: readonly string[]): unknown {
  if (check === 'disabled') return { type: 'unavailable', reason: 'disabled' };
  if (check === 'unsupported') return { type: 'unsupported' };
  const found =
    typeof check === 'object'
      ? { type: 'unavailable', reason: check.unavailable }
      : { type: 'evaluated', outcome: check === 'flagged' ? 'flagged' : 'not_flagged' };
  return { type: 'available', tool_uses: Object.fromEntries(calls.map((id) => [id, found])) };
}
