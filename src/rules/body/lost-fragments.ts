import {
  arrived,
  type Fragment,
  fragmentsOfRequest,
} from '../../dialects/anthropic/reading/fragments.ts';
import { requestText } from '../../dialects/request-text.ts';
import type { Reading } from '../../wire/reading.ts';
import { type Breach, figures, type Severity } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';

/** The mark of the CLI's attribution block. */
export const ATTRIBUTION = 'x-anthropic-billing-header';

const SEVERITIES = ['error', 'warning', 'note'] as const;

/**
 * Pieces of a request that did not reach the upstream whole, one fault for each severity.
 *
 * @param what names them after their number, e.g. `tool result(s)`
 * @param weigh how bad the loss of one is; undefined when it is none
 */
export function lostFaults(
  { north, south }: ForwardedRequest,
  kinds: readonly Fragment['kind'][],
  what: string,
  weigh: (fragment: Fragment, south: Reading) => Severity | undefined = () => 'error',
): readonly Breach[] {
  const text = requestText(south);
  const weights = fragmentsOfRequest(north.requestJson)
    .filter((fragment) => kinds.includes(fragment.kind) && !arrived(fragment, text))
    .map((fragment) => weigh(fragment, south));
  return SEVERITIES.flatMap((severity): readonly Breach[] => {
    const count = weights.filter((weight) => weight === severity).length;
    if (count === 0) return [];
    return [{ ...figures`${count} ${what} did not reach the upstream whole`, severity }];
  });
}
