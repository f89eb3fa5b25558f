import type { StreamEvent } from '../../wire/reading.ts';
import { STREAMING } from '../published.ts';
import type { Rule } from '../rule.ts';

/** Left without a word by CLI 2.1.330 when nameless; under a name it is reported on stderr as no JSON. */
export const doneMarker: Rule = {
  id: 'stream/done-marker',
  on: 'stream',
  severity: 'note',
  party: 'target',
  says: "A Messages stream ends with `message_stop`, without OpenAI's `data: [DONE]`.",
  mend: 'Leave out `data: [DONE]` on the Messages route.',
  link: STREAMING,
  check: ({ response }) => {
    const done = response.events.find(isDone);
    if (!done) return [];
    if (done.name === undefined) return ['the stream holds data: [DONE]'];
    return [{ message: 'the stream holds a named [DONE] event', severity: 'warning' }];
  },
};

export function isDone(event: StreamEvent): boolean {
  return event.data.trim() === '[DONE]';
}
