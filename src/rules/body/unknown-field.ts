import { objectIn } from '../../system/json.ts';
import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';

export const unknownField: Rule = {
  id: 'body/unknown-field',
  on: 'forwarded',
  severity: 'error',
  party: 'target',
  says: 'Every field of the request body reaches an upstream that speaks the same API, also those nobody knows yet.',
  mend: 'Forward the body as it is instead of rebuilding it from a list of known fields.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: ({ north, south }) => {
    const got = objectIn(south.requestJson) ?? {};
    const sent = objectIn(north.requestJson) ?? {};
    return Object.keys(sent)
      .filter((field) => !(field in got) && !OWN_FIELDS.has(field) && !saysNothing(sent[field]))
      .map((field) => ({
        message: `the body's ${field.slice(0, 64)} did not reach the upstream`,
        path: field.slice(0, 64),
        severity: MILD_FIELDS.has(field) ? 'warning' : undefined,
      }));
  },
};

/** A target may stream upstream as it likes, and account by its own metadata. */
const OWN_FIELDS = new Set(['stream']);
const MILD_FIELDS = new Set(['metadata']);

/** A field that may as well be left out. */
export function saysNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
