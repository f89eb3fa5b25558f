import { cliStep } from './cli-step.ts';
import { actionHeld, byServer } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { SERVER_CHECK_SINCE } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';

export const autoFlagged: Probe = {
  name: 'auto_flagged',
  purpose: 'A command that the server flags is not run in print mode, and the model goes on.',
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/farion1231/cc-switch/issues/7625',
  needs: { claude: SERVER_CHECK_SINCE, permissionMode: 'auto', scripted: true },
  // Where the target cannot check, the turn may stop behind a notice.
  exit: 'any',
  stage: ({ secret, tag }) => ({
    files: checkedFiles(secret),
    steps: [cliStep(checkedPrompt(tag), { tools: ['Bash'], permissionMode: 'auto' })],
  }),
  scene: checkedCommand('flagged'),
  expect: byServer(actionHeld(MADE)),
};
