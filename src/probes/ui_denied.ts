import type { Scene } from '../scripted/scene.ts';
import { fileIsNotThere } from './expect/files.ts';
import { promptsAnswered } from './expect/screen.ts';
import { toolFailed } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';
import { commandThenJoin, touchThenJoin } from './tasks/run-command.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

const FILE = 'smoke-denied.txt';
const NEXT = 'next';

const scene: Scene = (conversation, context) =>
  (context.cue === NEXT ? joinScene : commandThenJoin)(conversation, context);

export const uiDenied: Probe = {
  name: 'ui_denied',
  purpose:
    'A command is refused by key and not run, and the session goes on with the refusal in its history.',
  group: 'ui',
  cost: 'cheap',
  rules: ['tool/*', 'body/tool-result', 'body/history'],
  seenIn: 'https://github.com/Alishahryar1/free-claude-code/issues/787',
  needs: { screen: true },
  stage: ({ secret, secrets, tag }) => ({
    steps: [
      uiStep(
        [
          { send: `${tag('refused')} ${touchThenJoin(FILE, secrets[1] ?? secret)}` },
          { answer: 'deny' },
          { await: 'done' },
          turn(`${tag(NEXT)} ${join.say(secret)}`),
        ],
        { permissionMode: 'default' },
      ),
    ],
  }),
  scene: orTitle(scene),
  expect: [toolFailed('Bash'), fileIsNotThere(FILE), promptsAnswered({ [NEXT]: 0 })],
};
