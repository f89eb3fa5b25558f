import { actionHeld, byServer } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { SERVER_CHECK_SINCE } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';
import { gitRepository } from './tasks/git-repository.ts';
import { uiStep } from './ui-step.ts';

export const uiAutoFlagged: Probe = {
  name: 'ui_auto_flagged',
  purpose: 'A command that the server flags is not run at the screen, and the model goes on.',
  group: 'ui',
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/farion1231/cc-switch/issues/7625',
  needs: { claude: SERVER_CHECK_SINCE, permissionMode: 'auto', screen: true, scripted: true },
  // Where the target cannot check, the turn may stop behind a notice.
  exit: 'any',
  stage: ({ secret, tag }) => ({
    // After a block 2.1.331 sends the repository's status too.
    files: { ...gitRepository(), ...checkedFiles(secret) },
    steps: [uiStep([{ send: checkedPrompt(tag) }, { await: 'done' }], { permissionMode: 'auto' })],
  }),
  scene: checkedCommand('flagged'),
  expect: byServer(actionHeld(MADE)),
};
