import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';
import { forwardedFaults } from './forwarded.ts';

export const unknownField: Rule<'forwarded'> = {
  id: 'body/unknown-field',
  on: 'forwarded',
  severity: 'error',
  party: 'target',
  says: 'Every field of the request, at every depth, reaches an upstream that speaks the same API, also those nobody knows yet.',
  mend: 'Forward the body as it is instead of rebuilding it from a list of known fields.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: (request, wire) => forwardedFaults(request, wire, ({ kind }) => kind === 'lost'),
};
