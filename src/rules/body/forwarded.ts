import { oncePer } from '../../system/once-per.ts';
import type { AttemptWire } from '../../wire/reading.ts';
import type { Difference } from '../fidelity/difference.ts';
import { requestDifferences } from '../fidelity/request.ts';
import { breachesOf, weighed } from '../fidelity/told.ts';
import type { Breach } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';
import { FORWARDED, type RequestRule } from './forwarded-tolerances.ts';

/** What was lost or changed on the way, at any depth, and is told by no rule of its own. */
export function forwardedFaults(
  request: ForwardedRequest,
  wire: AttemptWire,
  which: (difference: Difference) => boolean,
): readonly Breach[] {
  const silenced = new Map<RequestRule, boolean>();
  const speaks = (rule: RequestRule): boolean => {
    const known = silenced.get(rule) ?? rule.check(request, wire).length > 0;
    silenced.set(rule, known);
    return known;
  };
  const found = weighedOf(request).filter(({ difference }) => which(difference));
  return breachesOf(found.filter(({ row }) => !row.first?.some(speaks)));
}

const weighedOf = oncePer(({ north, south }: ForwardedRequest) =>
  weighed(requestDifferences(north.requestJson, south.requestJson), FORWARDED),
);
