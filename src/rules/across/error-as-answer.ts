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
  says: "The upstream's failure does not arrive as a regular answer.",
  mend: 'Answer with an error status, or with an `error` event once the stream has begun.',
  link: PROTOCOL,
  check: (pair) => {
    const south = failureOf(pair);
    if (!south || !isRegular(pair.north)) return [];
    return [
      `the upstream failed with ${statusOf(south)}, and the CLI got a regular answer with status 200`,
    ];
  },
};

function isRegular(north: Reading): boolean {
  return succeeded(north) && messageOf(north)?.ended === 'message_stop';
}
