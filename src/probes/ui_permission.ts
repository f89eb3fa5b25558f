import { answerIsSecret } from './expect/answer.ts';
import { fileIsThere } from './expect/files.ts';
import { toolSucceeded } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { commandThenJoin, touchThenJoin } from './tasks/run-command.ts';
import { orTitle } from './tasks/title.ts';
import { uiStep } from './ui-step.ts';

const FILE = 'smoke-allowed.txt';

export const uiPermission: Probe = {
  name: 'ui_permission',
  purpose: 'A command waits for the person’s permission, is allowed by key, and is run.',
  group: 'ui',
  cost: 'cheap',
  rules: ['tool/*', 'stop/*'],
  seenIn: 'https://github.com/Alishahryar1/free-claude-code/issues/787',
  needs: { screen: true },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep(
        [
          { send: `${tag()} ${touchThenJoin(FILE, secret)}` },
          { answer: 'allow' },
          { await: 'done' },
        ],
        { permissionMode: 'default' },
      ),
    ],
  }),
  scene: orTitle(commandThenJoin),
  expect: [toolSucceeded('Bash'), fileIsThere(FILE), answerIsSecret],
};
