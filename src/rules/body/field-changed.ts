import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';
import { forwardedFaults } from './forwarded.ts';

export const fieldChanged: Rule<'forwarded'> = {
  id: 'body/field-changed',
  on: 'forwarded',
  severity: 'error',
  party: 'target',
  says: 'Fields of the request, at every depth, reach an upstream of the same API unchanged.',
  mend: 'Forward the body as it is; change nothing but `model`.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: (request, wire) => forwardedFaults(request, wire, ({ kind }) => kind !== 'lost'),
};
