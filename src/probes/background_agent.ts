import { AGENT_TOOLS } from './expect/agent.ts';
import { answerIsSecret } from './expect/answer.ts';
import {
  answeredAfterBackground,
  backgroundAgentStarted,
  callerReadNothing,
} from './expect/background.ts';
import type { Probe } from './probe.ts';
import { awaitReader, delegate, delegatingStep } from './tasks/subagent.ts';

const FILE = 'smoke-background.txt';

export const backgroundAgent: Probe = {
  name: 'background_agent',
  purpose: 'A subagent works in the background, and its end wakes the model for a second answer.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools', 'body/history'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/20901',
  // The oldest release it was seen with; 2.0.77 never tells of the subagent's end.
  needs: { claude: '2.1.100', tool: AGENT_TOOLS },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      delegatingStep(
        `${tag()} ${delegate.say({ file: FILE, ground: 'background' })}, and end your turn by saying ` +
          'that you wait for it. When it has finished, reply with exactly the token it returned and nothing else. ' +
          'Call no other tool.',
        'background',
      ),
    ],
  }),
  scene: awaitReader,
  expect: [backgroundAgentStarted, callerReadNothing, answeredAfterBackground, answerIsSecret],
};
