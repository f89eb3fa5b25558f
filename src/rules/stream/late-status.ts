import type { Rule } from '../rule.ts';
import { CONTENT_EVENTS } from './content-events.ts';

/** Pings and keep-alives are no commitment; CLI 2.1.330 does retry such a stream, other clients cannot. */
export const lateStatus: Rule = {
  id: 'stream/late-status',
  on: 'stream',
  severity: 'note',
  party: 'target',
  says: 'A request that fails before its first event is answered with an error status, not with 200 and an `error` event.',
  mend: "Wait for the upstream's status before sending 200, and relay its error status.",
  link: 'routatic/proxy#59',
  check: ({ events, message }) => {
    const content = events.some((event) => CONTENT_EVENTS.has(event.type));
    if (content || message.ended !== 'error') return [];
    return [`200 was sent before the failure was known (${message.error?.type ?? 'error'})`];
  },
};
