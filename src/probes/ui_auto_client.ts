import { actionRan, ownCheckAsked } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { OWN_CHECK } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';
import { uiStep } from './ui-step.ts';

export const uiAutoClient: Probe = {
  name: 'ui_auto_client',
  purpose:
    'A command that the CLI checks by a request of its own runs at the screen without a question.',
  group: 'ui',
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/Alishahryar1/free-claude-code/issues/832',
  needs: { permissionMode: 'auto', screen: true },
  stage: ({ secret, tag }) => ({
    files: checkedFiles(secret),
    steps: [
      uiStep([{ send: checkedPrompt(tag) }, { await: 'done' }], {
        permissionMode: 'auto',
        env: OWN_CHECK,
      }),
    ],
  }),
  scene: checkedCommand('not_flagged'),
  expect: [ownCheckAsked, ...actionRan(MADE)],
};
