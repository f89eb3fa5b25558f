import { isMessages } from '../../dialects/anthropic/route.ts';
import type { Rule } from '../rule.ts';
import { lostFaults } from './lost-fragments.ts';

/** Another dialect may take a document only as the text drawn from it. */
export const media: Rule = {
  id: 'body/media',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: 'Images and documents reach the upstream, those inside tool results too.',
  mend: "Translate image blocks to the upstream's image parts; move those of a tool result into a user turn if need be.",
  link: 'BerriAI/litellm#23712',
  check: (request) =>
    lostFaults(request, ['image', 'document'], 'image(s) or document(s)', ({ kind }, south) =>
      kind === 'document' && !isMessages(south) ? 'warning' : 'error',
    ),
};
