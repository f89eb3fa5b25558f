import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';
import { INSTEAD } from './instead.ts';
import { refusedForSafeguards } from './refusal.ts';
import { paidWithoutCheck } from './releases.ts';

export const refused: Rule = {
  id: 'auto-mode/refused',
  on: 'pair',
  severity: 'warning',
  party: 'target',
  says: 'A request with `safeguards` is not refused for it, though the contract lets a gateway that cannot check answer 400.',
  mend: `Pass \`safeguards\`, its beta and \`safeguard_results\` through. ${INSTEAD}`,
  link: `${PROTOCOL}#feature-pass-through`,
  check: ({ north }) => {
    const status = refusedForSafeguards(north);
    if (status === undefined) return [];
    const path = 'safeguards';
    if (status === 400) {
      const allowed = 'safeguards was refused with 400, which the contract allows';
      return [{ message: `${allowed}; ${paidWithoutCheck(north)}`, path }];
    }
    const message = `safeguards was refused with ${status}, where the contract allows 400 alone`;
    return [{ message, path, severity: 'error' }];
  },
};
