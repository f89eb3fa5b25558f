import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import type { Probe } from './probe.ts';
import { partIn } from './secret.ts';
import type { Task } from './tasks/task.ts';

export const codeWord: Task<string> = {
  say: (word) => `The code word is ${word}.`,
  hear: (text) => /\bcode word is (\w+)/.exec(text)?.[1],
};

export const joinCodeWord: Task<string> = {
  say: (part) =>
    `Join the code word of your instructions and this part with a hyphen, the code word first: ${part}\n`,
  hear: partIn,
};

export const systemPrompt: Probe = {
  name: 'system_prompt',
  purpose: 'What stands in the system prompt reaches the model.',
  cost: 'cheap',
  rules: ['body/system', 'body/unknown-field'],
  seenIn: 'https://github.com/vllm-project/vllm/issues/44000',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [
      cliStep(
        `${tag()} ${joinCodeWord.say(secret.right)}Reply with the joined token and nothing else.`,
        { systemPrompt: `You take part in a smoke test. ${codeWord.say(secret.left)}` },
      ),
    ],
  }),
  scene: ({ system }, { prompt }) => {
    const word = codeWord.hear(system.join('\n'));
    const part = joinCodeWord.hear(prompt);
    return word === undefined || part === undefined
      ? { text: 'My instructions name no code word.' }
      : { text: `${word}-${part}` };
  },
  expect: [answerIsSecret],
};
