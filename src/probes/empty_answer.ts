import { at, listIn } from '../system/json.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { asksForNoRest } from './expect/half-answer.ts';
import { httpAnswer, shownText } from './expect/http.ts';
import type { Expectation, Probe } from './probe.ts';
import { join, playJoin } from './tasks/join.ts';

const HTTP = 'http';

const isEmptyMessage = httpAnswer(0, 'an answer without content is a message', (run, json) => {
  if (run.status !== 200) return `expected 200, seen ${run.status} ${shownText(run)}`;
  const content = at(json, 'content');
  if (at(json, 'type') !== 'message' || !Array.isArray(content))
    return `expected a JSON object of type "message", seen ${shownText(run)}`;
  const texts = listIn(content).map((block) => String(at(block, 'text') ?? ''));
  // Nothing may be told as no block, or as one without text.
  if (texts.join('').trim() !== '') return `expected no content, seen ${shownText(run)}`;
  const reason = at(json, 'stop_reason');
  return reason === 'max_tokens'
    ? undefined
    : `expected the stop_reason max_tokens, seen ${String(reason)}`;
});

/** CLI 2.1.331 and 2.0.77 ask for the rest after an empty turn at the limit; 1.0.128 ends with an error. */
const restIsAskedFor: Expectation = {
  name: 'after an empty turn the final answer is the secret, or the CLI says why not',
  judge: (seen) =>
    asksForNoRest(seen, undefined, 0, { text: '', reasons: ['max_tokens'] })
      ? { met: true, note: 'this release does not ask for the rest after max_tokens' }
      : answerIsSecret.judge(seen),
};

export const emptyAnswer: Probe = {
  name: 'empty_answer',
  purpose:
    'An answer without content, legal at a limit of one token, is an empty message and no error.',
  cost: 'cheap',
  rules: ['nonstream/*', 'stop/*', 'stream/*'],
  seenIn: 'https://github.com/diegosouzapw/OmniRoute/issues/14610',
  needs: { scripted: true },
  exit: 'any',
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'http',
        method: 'POST',
        path: '/v1/messages',
        withModel: true,
        body: {
          max_tokens: 1,
          messages: [{ role: 'user', content: `${tag(HTTP)} ${join.say(secret)}` }],
        },
      },
      cliStep(`${tag()} ${join.say(secret)}`),
    ],
  }),
  scene: (_conversation, { prompt, cue, earlier }) =>
    cue === HTTP || earlier === 0 ? { parts: [], stop: { kind: 'length' } } : playJoin(prompt),
  expect: [isEmptyMessage, restIsAskedFor],
};
