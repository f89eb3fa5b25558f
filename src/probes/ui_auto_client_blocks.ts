import { actionHeld, ownCheckAsked } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { OWN_CHECK } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';
import { uiStep } from './ui-step.ts';

export const uiAutoClientBlocks: Probe = {
  name: 'ui_auto_client_blocks',
  purpose:
    "A command that the CLI's own check blocks is not run at the screen, and the model goes on.",
  group: 'ui',
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/Alishahryar1/free-claude-code/issues/1094',
  needs: { permissionMode: 'auto', screen: true, scripted: true },
  stage: ({ secret, tag }) => ({
    files: checkedFiles(secret),
    steps: [
      uiStep([{ send: checkedPrompt(tag) }, { await: 'done' }], {
        permissionMode: 'auto',
        env: OWN_CHECK,
      }),
    ],
  }),
  scene: checkedCommand('flagged'),
  expect: [ownCheckAsked, ...actionHeld(MADE)],
};
