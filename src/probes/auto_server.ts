import { cliStep } from './cli-step.ts';
import { actionRan, byServer } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { SERVER_CHECK_SINCE } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';

export const autoServer: Probe = {
  name: 'auto_server',
  purpose: 'A command that the server lets through runs in print mode, and its result comes back.',
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/6009',
  needs: { claude: SERVER_CHECK_SINCE, permissionMode: 'auto' },
  // Where the target cannot check, the turn may stop behind a notice.
  exit: 'any',
  stage: ({ secret, tag }) => ({
    files: checkedFiles(secret),
    steps: [cliStep(checkedPrompt(tag), { tools: ['Bash'], permissionMode: 'auto' })],
  }),
  scene: checkedCommand('not_flagged'),
  expect: byServer(actionRan(MADE)),
};
