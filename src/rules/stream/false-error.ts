import { messageOf } from '../../dialects/anthropic/reading/message.ts';
import { isAnswered } from '../../dialects/anthropic/route.ts';
import { hasFailed } from '../../dialects/outcome.ts';
import type { Reading } from '../../wire/reading.ts';
import { statusOf } from '../../wire/status.ts';
import type { Rule } from '../rule.ts';

/** CLI 2.1.330 shows what came before it, or asks again without `stream`. */
export const falseError: Rule = {
  id: 'stream/false-error',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'An `error` event tells of a failure of the upstream.',
  mend: "Look in the target's log for what it could not translate in the upstream's stream.",
  link: 'vllm-project/vllm#34887',
  check: ({ north, south }) => {
    const message = isAnswered(north) ? messageOf(north) : undefined;
    if (message?.ended !== 'error' || south.length === 0 || south.some(failed)) return [];
    const type = message.error?.type || 'an error';
    return [`the stream ended with ${type}, and the upstream had not failed`];
  },
};

function failed(reading: Reading): boolean {
  return statusOf(reading) === undefined || hasFailed(reading);
}
