import { answerIsSecret } from './expect/answer.ts';
import { thinkingSeen } from './expect/thinking.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE, readTask } from './prompts.ts';

const FILE = 'smoke-interleaved.txt';

export const interleavedThinkingTool: Probe = {
  name: 'interleaved_thinking_tool',
  purpose:
    'Thinking before and after a tool call: signed thinking travels back with the tool result.',
  cost: 'cheap',
  rules: ['thinking/*', 'tool/*', 'stream/block-index'],
  seenIn: 'https://github.com/BerriAI/litellm/issues/33224',
  needs: { flags: ['--include-partial-messages'] },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      {
        kind: 'cli',
        prompt: `${readTask(tag(), FILE)} Think before each step.`,
        tools: ['Read'],
        allow: [READ_WORKSPACE],
        bare: true,
        session: 'none',
        effort: 'high',
      },
    ],
  }),
  expect: [toolReturnedSecret('Read'), answerIsSecret, thinkingSeen],
};
