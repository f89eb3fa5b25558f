import { agentReturnedSecret } from './expect/agent.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE } from './prompts.ts';

const FILE = 'smoke-subagent.txt';
const AGENT = 'smoke_reader';

export const subagentTask: Probe = {
  name: 'subagent_task',
  purpose: 'A subagent of our own reads a file in the foreground and hands its content back.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/20901',
  needs: { flags: ['--agents'] },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Use the ${AGENT} subagent, in the foreground, to read ${FILE}. ` +
          'When it has answered, reply with exactly the token it returned and stop. Call no other tool.',
        tools: ['Agent', 'Task', 'Read'],
        allow: ['Agent', 'Task', READ_WORKSPACE],
        // Minimal mode has no subagents.
        bare: false,
        session: 'none',
        systemPrompt:
          'You coordinate a smoke test. When asked to use a subagent, call the subagent tool with run_in_background false.',
        agents: {
          [AGENT]: {
            description: 'Reads one requested file and returns its token.',
            prompt: 'Read the requested file with Read and return only the token inside it.',
            tools: ['Read'],
          },
        },
      },
    ],
  }),
  expect: [toolReturnedSecret('Read'), agentReturnedSecret, answerIsSecret],
};
