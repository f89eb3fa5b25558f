import { sessionLogOf } from '../claude/session.ts';
import type { SessionLine } from '../claude/session-file.ts';
import { AGENT_TOOLS, agentGotSecret } from './expect/agent.ts';
import { answerIsSecret } from './expect/answer.ts';
import type { Probe } from './probe.ts';
import { tokenIn } from './secret.ts';
import { READ_WORKSPACE } from './tasks/read-file.ts';
import { awaitReader, delegate, READER_AGENTS } from './tasks/subagent.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

const FILE = 'smoke-ui-subagent.txt';

const saysToken = (lines: readonly SessionLine[]) =>
  sessionLogOf(lines).turns.some(({ answer }) => tokenIn(answer) !== undefined);

export const uiSubagent: Probe = {
  name: 'ui_subagent',
  purpose: 'At the screen a subagent of our own reads a file and hands its content back.',
  group: 'ui',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/20901',
  needs: { screen: true, flags: ['--agents'] },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      uiStep(
        [
          ...turn(
            `${tag()} ${delegate.say({ file: FILE, ground: 'foreground' })}. ` +
              'When it has answered, reply with exactly the token it returned and stop. Call no other tool.',
          ),
          // Since 2.1 the caller goes on meanwhile, and is woken by the end.
          { what: 'the subagent’s token', awaitSession: saysToken },
        ],
        {
          permissionMode: 'default',
          allow: [...AGENT_TOOLS, READ_WORKSPACE],
          agents: READER_AGENTS,
        },
      ),
    ],
  }),
  scene: orTitle(awaitReader),
  expect: [agentGotSecret, answerIsSecret],
};
