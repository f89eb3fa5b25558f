import { fragmentsOfRequest } from '../../dialects/anthropic/reading/fragments.ts';
import { squeeze } from '../../dialects/request-text.ts';
import type { Reading } from '../../wire/reading.ts';
import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';

export const order: Rule<'forwarded'> = {
  id: 'body/order',
  on: 'forwarded',
  severity: 'error',
  party: 'target',
  says: 'The turns of the conversation reach the upstream in their order.',
  mend: 'Append translated turns in the order of the request, tool results included.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: ({ north, south }) =>
    isOutOfOrder(spoken(north), spoken(south))
      ? ['the turns reached the upstream in another order']
      : [],
};

/** The texts of the turns in order; those of the system may be moved to the system prompt. */
function spoken(reading: Reading): readonly string[] {
  return fragmentsOfRequest(reading.requestJson)
    .filter(({ role, kind }) => role !== 'system' && kind !== 'tool_use')
    .map(({ text }) => squeeze(text.slice(0, 4096)));
}

function timesIn(texts: readonly string[], text: string): number {
  return texts.filter((one) => one === text).length;
}

/** A text that stands twice may be found once alone and once merged into another. */
function isOutOfOrder(sent: readonly string[], got: readonly string[]): boolean {
  let place = 0;
  for (const text of sent) {
    const found = got.indexOf(text, place);
    if (found !== -1) place = found + 1;
    else if (got.includes(text) && timesIn(got, text) >= timesIn(sent, text)) return true;
  }
  return false;
}
