import { answerIsSecret } from './expect/answer.ts';
import {
  answeredAfterBackground,
  backgroundAgentStarted,
  callerReadNothing,
} from './expect/background.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE } from './prompts.ts';

const FILE = 'smoke-background.txt';
const AGENT = 'smoke_reader';

export const backgroundAgent: Probe = {
  name: 'background_agent',
  purpose: 'A subagent works in the background, and its end wakes the model for a second answer.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools', 'body/history'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/20901',
  // The oldest release it was seen with; 2.0.77 never tells of the subagent's end.
  needs: { claude: '2.1.100' },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Use the ${AGENT} subagent, in the background, to read ${FILE}, and end your turn by saying ` +
          'that you wait for it. When it has finished, reply with exactly the token it returned and nothing else. ' +
          'Call no other tool.',
        tools: ['Agent', 'Task', 'Read'],
        allow: ['Agent', 'Task', READ_WORKSPACE],
        // Minimal mode has no subagents.
        bare: false,
        session: 'none',
        systemPrompt:
          'You coordinate a smoke test. When asked to use a subagent, call the subagent tool with run_in_background true.',
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
  expect: [backgroundAgentStarted, callerReadNothing, answeredAfterBackground, answerIsSecret],
};
