import { isMessages } from '../../dialects/anthropic/route.ts';
import type { Rule } from '../rule.ts';
import { lostFaults } from './lost-fragments.ts';

/** The CLI's own mark of what it tells the model beside the user's words. */
const REMINDER = '<system-reminder>';

/** Since some 2.1.x the CLI puts `role: "system"` turns between the others; a proxy that drops them passes all core probes. */
export const history: Rule<'request'> = {
  id: 'body/history',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: 'The text of every turn reaches the upstream, in any dialect.',
  mend: 'Translate all content blocks of all turns, in order; never cut the history.',
  link: 'vllm-project/vllm#44000',
  check: (request) =>
    lostFaults(
      request,
      ['user', 'assistant'],
      "text(s) of the conversation's turns",
      ({ text, role }, south) => {
        // The CLI works without what it tells beside the user's words, only less well.
        const beside = role === 'system' || text.startsWith(REMINDER);
        return beside && !isMessages(south) ? 'warning' : 'error';
      },
    ),
};
