import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { thinkingSeen } from './expect/thinking.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { playReadFile, READ_WORKSPACE, readTokenTask } from './tasks/read-file.ts';

const FILE = 'smoke-interleaved.txt';

const THOUGHTS = {
  before: 'The token stands in a file, so the Read tool has to be called before I can answer.',
  after: 'The file is read; its one line holds the token, which is all the user wants to see.',
};

export const interleavedThinkingTool: Probe = {
  name: 'interleaved_thinking_tool',
  purpose:
    'Thinking before and after a tool call: signed thinking travels back with the tool result.',
  group: 'core',
  cost: 'cheap',
  rules: ['thinking/*', 'tool/*', 'stream/block-index'],
  seenIn: 'https://github.com/BerriAI/litellm/issues/33224',
  needs: { flags: ['--include-partial-messages'], tool: ['Read'] },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      cliStep(`${tag()} ${readTokenTask(FILE)} Think before each step.`, {
        tools: ['Read'],
        allow: [READ_WORKSPACE],
        effort: 'high',
      }),
    ],
  }),
  scene: (conversation, context) => playReadFile(conversation, context, THOUGHTS),
  expect: [toolReturnedSecret('Read'), answerIsSecret, thinkingSeen],
};
