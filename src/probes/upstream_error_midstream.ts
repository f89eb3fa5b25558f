import { messageOf } from '../dialects/anthropic/reading/message.ts';
import type { Pair } from '../rules/pairs.ts';
import { pairsOf } from '../rules/pairs.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import type { Expectation, Observation, Probe } from './probe.ts';
import { join, joinAfterFailure } from './tasks/join.ts';

/** The call whose upstream failed in mid-stream: known from the south side, else the first that did not end well. */
function failedCall({ wire }: Observation): Pair | undefined {
  const pairs = pairsOf(wire);
  return wire.southRecorded ? pairs.find(({ south }) => south.length > 0) : pairs[0];
}

const failureShows: Expectation = {
  name: 'the failure in mid-stream reaches the CLI',
  judge: (seen) => {
    const call = failedCall(seen);
    if (!call) return { met: false, reason: 'no request reached the upstream', blame: 'target' };
    const { exchange } = call.north;
    const ended = messageOf(call.north)?.ended;
    const status = exchange.response?.status ?? 0;
    if (ended === 'error' || status >= 400 || exchange.end !== 'complete') return { met: true };
    if (call.south.length > 1)
      return { met: true, note: 'the target asked its upstream once more by itself' };
    const how = ended === 'message_stop' ? 'as a whole answer' : 'in silence';
    return {
      met: false,
      reason: `expected an error event or a broken connection after the upstream's failure, but the stream ended ${how} (${exchange.id})`,
      blame: 'target',
    };
  },
};

/** Some releases ask once more, others end with an error once text was shown: both tell the user the truth. */
const recoversOrSaysSo: Expectation = {
  name: 'the CLI gets its answer another way, or ends with an error',
  judge: (seen) => {
    const result = seen.steps.at(-1)?.transcript.result;
    // Old releases leave the flag out and only name the error.
    const ended = result?.isError === true || result?.subtype.startsWith('error') === true;
    return ended
      ? { met: true, note: 'this release ends with an error after a failure in mid-answer' }
      : answerIsSecret.judge(seen);
  },
};

export const upstreamErrorMidstream: Probe = {
  name: 'upstream_error_midstream',
  purpose:
    'An upstream that fails in mid-answer is told to the CLI, which then gets its answer another way.',
  cost: 'cheap',
  rules: ['stream/terminal-event', 'nonstream/*'],
  seenIn: 'https://github.com/decolua/9router/issues/1779',
  needs: { scripted: true },
  exit: 'any',
  faults: true,
  provokes: ['recovery/*'],
  stage: ({ secret, tag }) => ({
    steps: [cliStep(`${tag()} ${join.say(secret)}`, { env: { CLAUDE_CODE_MAX_RETRIES: '3' } })],
  }),
  scene: joinAfterFailure({
    kind: 'error_event',
    status: 529,
    errorType: 'overloaded_error',
    message: 'Overloaded',
    afterText: 'The joined token, as far as I can tell, ',
  }),
  expect: [failureShows, recoversOrSaysSo],
};
