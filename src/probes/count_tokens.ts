import { usageIn } from '../dialects/anthropic/reading/usage.ts';
import { totalInput } from '../dialects/usage.ts';
import { at, numberIn, parseJson } from '../system/json.ts';
import { httpAnswer, isAbsent, shownText } from './expect/http.ts';
import type { HttpStep, Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';

/** Beyond this factor the CLI compacts far too early or far too late; smaller errors are the wire rule's. */
const FARTHEST = 4;

/** Long enough that what frames a prompt hardly counts. */
const SYSTEM = 'Do what the user asks, and answer with the token alone. '.repeat(40);

export const countTokens: Probe = {
  name: 'count_tokens',
  purpose: 'count_tokens counts about what the same prompt then uses, or is cleanly absent.',
  cost: 'cheap',
  rules: ['http/count-tokens', 'http/count-accuracy'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/679',
  needs: {},
  stage: ({ secret, tag }) => {
    const prompt = {
      system: SYSTEM,
      messages: [{ role: 'user', content: `${tag()} ${join.say(secret)}` }],
    };
    const post = (path: string, body: HttpStep['body']): HttpStep => {
      return { kind: 'http', method: 'POST', path, withModel: true, body: { ...prompt, ...body } };
    };
    return {
      steps: [post('/v1/messages/count_tokens', {}), post('/v1/messages', { max_tokens: 1024 })],
    };
  },
  scene: joinScene,
  expect: [
    httpAnswer(0, 'count_tokens answers with a count near the usage, or 404', (run, json, runs) => {
      if (isAbsent(run))
        return { note: `count_tokens is not offered (${run.status}); the CLI estimates by itself` };
      const count = numberIn(at(json, 'input_tokens'));
      if (run.status !== 200 || count === undefined || !Number.isInteger(count) || count <= 0) {
        return `expected 200 with a whole number input_tokens, or 404; seen ${run.status} ${shownText(run)}`;
      }
      const usage = usageIn(at(parseJson(runs[1]?.text ?? ''), 'usage'));
      const used = usage ? totalInput(usage) : 0;
      const compared = runs[1]?.status ?? 0;
      if (compared !== 200)
        return `the same prompt, to compare the count with, was answered with ${compared || 'nothing'}`;
      if (used === 0) return { note: `count_tokens said ${count}; the prompt's usage is unknown` };
      const near = count >= used / FARTHEST && count <= used * FARTHEST;
      return near ? undefined : `count_tokens said ${count}, the same prompt used ${used}`;
    }),
  ],
};
