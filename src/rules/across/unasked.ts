import { isAnswered } from '../../dialects/anthropic/route.ts';
import { findAttempts } from '../../wire/attribution.ts';
import type { Reading } from '../../wire/reading.ts';
import { seesUpstream } from '../pairs.ts';
import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';

/** Known only for requests whose like would be found upstream: those with a mark of their attempt. */
export const unasked: Rule = {
  id: 'across/unasked',
  on: 'pair',
  severity: 'warning',
  party: 'target',
  says: 'An answer of the model comes from the upstream.',
  mend: 'Ask the upstream for every turn: an answer kept from an earlier one, or made up, is not the model’s.',
  link: PROTOCOL,
  check: ({ north, south }, wire) =>
    seesUpstream(wire) && south.length === 0 && isAnswered(north) && isTagged(north)
      ? ['the target answered, and no request of this attempt reached the upstream']
      : [],
};

function isTagged(reading: Reading): boolean {
  return findAttempts(JSON.stringify(reading.requestJson) ?? '').length > 0;
}
