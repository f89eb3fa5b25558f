import { answerIsSecret } from './expect/answer.ts';
import { thinkingSeen } from './expect/thinking.ts';
import type { Probe } from './probe.ts';
import { joinTask } from './prompts.ts';

export const thinking: Probe = {
  name: 'thinking',
  purpose: 'Thinking at high effort before the answer, in its own block with its signature.',
  cost: 'cheap',
  rules: ['thinking/*', 'stream/block-index'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/2172',
  needs: { flags: ['--include-partial-messages'] },
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'cli',
        prompt: joinTask(tag(), secret),
        tools: [],
        bare: true,
        session: 'none',
        effort: 'high',
      },
    ],
  }),
  expect: [answerIsSecret, thinkingSeen],
};
