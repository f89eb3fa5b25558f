import type { Scene } from '../scripted/scene.ts';
import { AGENT_TOOLS, agentReturnedSecret } from './expect/agent.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { answerFrom, resultsOf } from './tasks/call-tool.ts';
import { playReadFile, tokenToldAsText } from './tasks/read-file.ts';
import { delegate, delegatingStep, READER, startReader } from './tasks/subagent.ts';

const FILE = 'smoke-subagent.txt';

/** The caller starts the reader and repeats its token; the reader, known by its cue, reads the file. */
const scene: Scene = (conversation, context) => {
  if (context.cue === READER) return playReadFile(conversation, context);
  const result = resultsOf(context).at(-1);
  if (result) return answerFrom(result);
  const told = tokenToldAsText(context.turns);
  return told === undefined ? startReader(conversation, context) : { text: told };
};

export const subagentTask: Probe = {
  name: 'subagent_task',
  purpose: 'A subagent of our own reads a file in the foreground and hands its content back.',
  group: 'core',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/20901',
  needs: { flags: ['--agents'], tool: AGENT_TOOLS },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      delegatingStep(
        `${tag()} ${delegate.say({ file: FILE, ground: 'foreground' })}. ` +
          'When it has answered, reply with exactly the token it returned and stop. Call no other tool.',
        'foreground',
      ),
    ],
  }),
  scene,
  expect: [toolReturnedSecret('Read'), agentReturnedSecret, answerIsSecret],
};
