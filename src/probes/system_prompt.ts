import { answerIsSecret } from './expect/answer.ts';
import type { Probe } from './probe.ts';

export const systemPrompt: Probe = {
  name: 'system_prompt',
  purpose: 'What stands in the system prompt reaches the model.',
  cost: 'cheap',
  rules: ['body/system', 'body/unknown-field'],
  seenIn: 'https://github.com/vllm-project/vllm/issues/44000',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'cli',
        systemPrompt: `You take part in a smoke test. The code word is ${secret.left}.`,
        prompt:
          `${tag()} Join the code word of your instructions and this part with a hyphen, the code word first: ` +
          `${secret.right}\nReply with the joined token and nothing else.`,
        tools: [],
        bare: true,
        session: 'none',
      },
    ],
  }),
  expect: [answerIsSecret],
};
