import { asksForCheck } from '../../dialects/anthropic/reading/safeguards.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import { at, canonicalJson } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { AUTO_MODE } from '../published.ts';
import type { Rule } from '../rule.ts';
import { INSTEAD } from './instead.ts';
import { paidWithoutCheck } from './releases.ts';

export const field: Rule = {
  id: 'auto-mode/field',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'The field `safeguards` reaches an upstream of the same API unchanged: it asks the server to check actions.',
  mend: `Forward the body as it is, with the beta that belongs to it. ${INSTEAD}`,
  link: AUTO_MODE,
  check: ({ north, south }) => {
    const asked = south.filter(isMessages);
    const last = asked.at(-1);
    if (!asksForCheck(north) || last === undefined || asked.some((one) => isSame(one, north)))
      return [];
    const how = asksForCheck(last) ? 'reached the upstream changed' : 'did not reach the upstream';
    return [{ message: `safeguards ${how}; ${paidWithoutCheck(north)}`, path: 'safeguards' }];
  },
};

function isSame(one: Reading, other: Reading): boolean {
  const [sent, got] = [one, other].map(({ requestJson }) => at(requestJson, 'safeguards'));
  return canonicalJson(sent) === canonicalJson(got);
}
