import { isOf } from '../../dialects/anthropic/route.ts';
import { at } from '../../system/json.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { means, statusOf } from '../../wire/status.ts';
import { covers } from '../pairs.ts';
import type { Rule } from '../rule.ts';

export const countTokens: Rule = {
  id: 'http/count-tokens',
  on: 'call',
  severity: 'warning',
  party: 'target',
  says: '`/v1/messages/count_tokens` answers `{"input_tokens": n}`, or 404 where it is not offered.',
  mend: 'Count or estimate the whole request, tools and system included; or answer 404.',
  link: 'BerriAI/litellm#13252',
  check: ({ north }, wire) => {
    const status = statusOf(north) ?? 0;
    const { response, exchange } = north;
    if (!isOf('count_tokens', north) || status === 0 || exchange.end !== 'complete') return [];
    const message = `count_tokens was answered with ${status}`;
    // The CLI estimates by itself when the route is missing.
    if (means(status, 'absent')) return [{ message, severity: 'note' }];
    if (status >= 300) return [relayed(north, wire) ? { message, party: 'upstream' } : message];
    const count = response.kind === 'json' ? at(response.json, 'input_tokens') : undefined;
    return Number.isInteger(count) && Number(count) > 0
      ? []
      : ['count_tokens gave no positive whole number input_tokens'];
  },
};

/** The upstream failed to count while the CLI waited for the target's count. */
function relayed(north: Reading, wire: AttemptWire): boolean {
  return wire.south.some(
    (south) =>
      isOf('count_tokens', south) && (statusOf(south) ?? 500) >= 400 && covers(north, south),
  );
}
