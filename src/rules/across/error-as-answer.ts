import { messageOf } from '../../dialects/anthropic/reading/message.ts';
import type { Reading } from '../../wire/reading.ts';
import { statusOf, succeeded } from '../../wire/status.ts';
import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';
import { failureOf } from './relayed-failure.ts';

/** Answering with 200 hides the failure: the CLI takes whatever stands there for the model's words. */
export const errorAsAnswer: Rule = {
  id: 'across/error-as-answer',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: "The upstream's failure does not arrive as a success.",
  mend: 'Answer with an error status, or with an `error` event once the stream has begun.',
  link: PROTOCOL,
  check: (pair) => {
    const south = failureOf(pair);
    const got = south && succeeded(pair.north) ? seenAs(pair.north) : undefined;
    if (!south || got === undefined) return [];
    return [
      `the status was lost: the upstream's ${statusOf(south)} arrived as ${statusOf(pair.north)} with ${got}`,
    ];
  },
};

/** What hides a failure; undefined for an error event, by which the CLI knows it. */
function seenAs(north: Reading): string | undefined {
  const message = messageOf(north);
  if (message?.ended === 'message_stop') return 'a regular answer';
  if (message?.error?.type) return undefined;
  return north.response.kind === 'stream'
    ? 'a stream without a proper error event'
    : 'a body that is no answer';
}
