import { actionRan, byServer } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { SERVER_CHECK_SINCE } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';
import { uiStep } from './ui-step.ts';

export const uiAutoUnavailable: Probe = {
  name: 'ui_auto_unavailable',
  purpose:
    'A check that fails once does not run the command; the model asks again, and then it runs.',
  group: 'ui',
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/diegosouzapw/OmniRoute/issues/14610',
  needs: { claude: SERVER_CHECK_SINCE, permissionMode: 'auto', screen: true, scripted: true },
  // Where the target cannot check, the turn may stop behind a notice.
  exit: 'any',
  stage: ({ secret, tag }) => ({
    files: checkedFiles(secret),
    steps: [uiStep([{ send: checkedPrompt(tag) }, { await: 'done' }], { permissionMode: 'auto' })],
  }),
  scene: checkedCommand({ unavailable: 'error' }, 'not_flagged'),
  expect: byServer(actionRan(MADE)),
};
