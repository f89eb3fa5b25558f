import { betasOf } from '../../dialects/anthropic/reading/betas.ts';
import { AUTO_MODE_BETA } from '../../dialects/anthropic/reading/safeguards.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';

/** The vendor's API refuses the field without its beta, and does not check for the beta without the field. */
export const beta: Rule = {
  id: 'auto-mode/beta',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'The betas of auto mode reach an upstream of the same API.',
  mend: 'Forward `anthropic-beta` unchanged; add own values, but filter none by a list.',
  link: `${PROTOCOL}#request-headers`,
  check: ({ north, south }) => {
    const asked = south.filter(isMessages);
    if (asked.length === 0) return [];
    const got = new Set(asked.flatMap(betasOf));
    const lost = betasOf(north).filter((value) => AUTO_MODE_BETA.test(value) && !got.has(value));
    return lost.length === 0 ? [] : [`anthropic-beta lost ${lost.join(', ')}`];
  },
};
