import { asksForCheck } from '../../dialects/anthropic/reading/safeguards.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import { at, canonicalJson, textIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { historyBlocks } from '../history.ts';
import { AUTO_MODE } from '../published.ts';
import type { Rule } from '../rule.ts';
import { changedBreach } from './changed-breach.ts';
import { INSTEAD } from './instead.ts';
import { paidWithoutCheck } from './releases.ts';
import { placesOf, renamed } from './renamed.ts';

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
    const path = 'safeguards';
    if (!asksForCheck(last)) {
      const isLost = at(last.requestJson, 'safeguards') === undefined;
      const how = isLost
        ? 'safeguards did not reach the upstream'
        : 'safeguards is empty at the upstream';
      const message = `${how}; ${paidWithoutCheck(north)}`;
      return [{ message, path }];
    }
    const [sent, got] = [north, last].map(checkAsked);
    return [changedBreach('safeguards reached the upstream changed', path, sent, got)];
  },
};

function isSame(one: Reading, other: Reading): boolean {
  return canonicalJson(checkAsked(one)) === canonicalJson(checkAsked(other));
}

/** Calls of earlier turns are named in it, and may have other ids on either side. */
function checkAsked(reading: Reading): unknown {
  const ids = historyBlocks(reading, 'tool_use').map(({ id }) => textIn(id) ?? '');
  return renamed(at(reading.requestJson, 'safeguards'), placesOf(ids));
}
