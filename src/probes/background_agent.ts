import { textOf } from '../dialects/conversation.ts';
import type { Scene } from '../scripted/scene.ts';
import { answerIsSecret } from './expect/answer.ts';
import {
  answeredAfterBackground,
  backgroundAgentStarted,
  callerReadNothing,
} from './expect/background.ts';
import type { Probe } from './probe.ts';
import { tokenIn } from './secret.ts';
import { resultsOf } from './tasks/call-tool.ts';
import { playReadFile } from './tasks/read-file.ts';
import { delegate, delegatingStep, READER, startReader } from './tasks/subagent.ts';

const FILE = 'smoke-background.txt';

/** The caller starts the reader, ends its turn, and answers once the reader's end is told. */
const scene: Scene = (conversation, context) => {
  if (context.cue === READER) return playReadFile(conversation, context);
  if (resultsOf(context).length === 0) return startReader(conversation, context);
  // The end is told in a turn of its own, after what the model said meanwhile.
  const told = textOf(context.turns.slice(1).flatMap(({ content }) => content));
  return { text: tokenIn(told) ?? 'I wait for the subagent.' };
};

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
      delegatingStep(
        `${tag()} ${delegate.say({ file: FILE, ground: 'background' })}, and end your turn by saying ` +
          'that you wait for it. When it has finished, reply with exactly the token it returned and nothing else. ' +
          'Call no other tool.',
        'background',
      ),
    ],
  }),
  scene,
  expect: [backgroundAgentStarted, callerReadNothing, answeredAfterBackground, answerIsSecret],
};
