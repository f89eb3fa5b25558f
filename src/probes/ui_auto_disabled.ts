import { actionRan, byServer } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { SERVER_CHECK_SINCE } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';
import { uiStep } from './ui-step.ts';

export const uiAutoDisabled: Probe = {
  name: 'ui_auto_disabled',
  purpose:
    'A server that cannot check makes the screen ask for each command, and an approved one runs.',
  group: 'ui',
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/pleaseai/shunt/issues/622',
  needs: { claude: SERVER_CHECK_SINCE, permissionMode: 'auto', screen: true, scripted: true },
  // Where the target cannot check, the turn may stop behind a notice.
  exit: 'any',
  stage: ({ secret, tag }) => ({
    files: checkedFiles(secret),
    steps: [
      uiStep([{ send: checkedPrompt(tag) }, { await: 'done', whenAsked: 'allow' }], {
        permissionMode: 'auto',
      }),
    ],
  }),
  scene: checkedCommand('disabled'),
  expect: byServer(actionRan(MADE)),
};
