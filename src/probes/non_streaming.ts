import { messageOfJson } from '../dialects/anthropic/reading/message.ts';
import { at, numberIn, parseJson, textIn } from '../system/json.ts';
import { judgeAnswer } from './expect/answer.ts';
import { httpAnswer, shownText } from './expect/http.ts';
import type { Expectation, Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';

const isMessage = httpAnswer(0, 'the answer is one Messages object', (run, json) => {
  if (run.status !== 200) return `expected 200, seen ${run.status} ${shownText(run)}`;
  const message = messageOfJson(json);
  if (at(json, 'type') !== 'message' || at(json, 'role') !== 'assistant' || !message) {
    return `expected a JSON object of type "message", seen ${shownText(run)}`;
  }
  if (numberIn(at(json, 'usage', 'output_tokens')) === undefined)
    return 'the message has no usage.output_tokens';
  return textIn(at(json, 'stop_reason')) === undefined
    ? 'the message has no stop_reason'
    : undefined;
});

const textIsSecret: Expectation = {
  name: 'its text is the secret',
  judge: (seen) => {
    const run = seen.http[0];
    const blocks = messageOfJson(parseJson(run?.text ?? ''))?.blocks ?? [];
    const text = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
    return judgeAnswer(text, seen.secret.whole, seen.wire.scripted);
  },
};

export const nonStreaming: Probe = {
  name: 'non_streaming',
  purpose: 'A request without stream, as the CLI falls back to, is answered by one JSON message.',
  cost: 'cheap',
  rules: ['nonstream/*'],
  seenIn: 'https://github.com/makecindy/cindy/issues/2351',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'http',
        method: 'POST',
        path: '/v1/messages',
        withModel: true,
        body: {
          max_tokens: 1024,
          messages: [{ role: 'user', content: `${tag()} ${join.say(secret)}` }],
        },
      },
    ],
  }),
  scene: joinScene,
  expect: [isMessage, textIsSecret],
};
