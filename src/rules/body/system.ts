import { isMessages } from '../../dialects/anthropic/route.ts';
import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';
import { ATTRIBUTION, lostFaults } from './lost-fragments.ts';

export const system: Rule<'request'> = {
  id: 'body/system',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: 'The text of every `system` block reaches the upstream, in any dialect.',
  mend: 'Join all text blocks of `system`, not just the first, into the system or developer message.',
  link: `${PROTOCOL}#system-prompt-attribution-block`,
  check: (request) =>
    lostFaults(request, ['system'], 'system block(s)', ({ text }, south) => {
      if (!text.startsWith(ATTRIBUTION)) return 'error';
      // The block serves billing alone, so only the vendor's own API has a use for it.
      return isMessages(south) ? 'warning' : undefined;
    }),
};
