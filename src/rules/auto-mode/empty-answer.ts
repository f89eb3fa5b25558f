import { answerOf } from '../../dialects/outcome.ts';
import type { Reading } from '../../wire/reading.ts';
import { statusOf } from '../../wire/status.ts';
import type { Pair } from '../pairs.ts';
import type { Rule } from '../rule.ts';

/**
 * The first, short answer of the CLI's own check may be empty: 2.1.331 and 2.1.216 then ask for a longer one. After an
 * error they ask ten times, and do not run the action.
 */
export const emptyAnswer: Rule = {
  id: 'auto-mode/empty-answer',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'An empty answer of the model arrives as an empty message, not as an error: to a request with a tiny `max_tokens` it is legal.',
  mend: 'Translate an answer without text to a message with an empty `content`, its `stop_reason` and its usage.',
  link: 'router-for-me/CLIProxyAPI#6009',
  check: (pair) =>
    failedOnEmpty(pair)
      ? [
          `the upstream's answer was empty, and the target made status ${statusOf(pair.north)} of it`,
        ]
      : [],
};

/** Whether a target answered with an error for no other reason than that the model said nothing. */
export function failedOnEmpty({ north, south }: Pair): boolean {
  const last = south.at(-1);
  return (statusOf(north) ?? 0) >= 400 && last !== undefined && isEmpty(last);
}

/** The empty end of a stream that was asked for may be no answer at all; a short limit makes it one. */
function isEmpty(reading: Reading): boolean {
  const answer = answerOf(reading);
  if (!answer?.whole || answer.calls.length > 0 || answer.refusal) return false;
  return answer.text === '' && answer.thinking === '';
}
