import type { Rule } from '../rule.ts';
import { CONTENT_EVENTS } from './content-events.ts';

/** CLI 2.1.330 even shows text sent after `message_stop` as a new answer; SDK clients throw. */
export const afterStop: Rule = {
  id: 'stream/after-stop',
  on: 'stream',
  severity: 'error',
  party: 'target',
  says: 'Nothing of the message follows `message_stop`, and it comes once.',
  mend: 'Make the end of a stream idempotent: one `message_stop`, then close.',
  link: 'router-for-me/CLIProxyAPI#4415',
  check: ({ events }) => {
    const stop = events.findIndex((event) => event.type === 'message_stop');
    if (stop === -1) return [];
    const late = events
      .slice(stop + 1)
      .find(
        ({ type }) => type === 'error' || (CONTENT_EVENTS.has(type) && type !== 'message_start'),
      );
    return late ? [`${late.type} was sent after message_stop`] : [];
  },
};
