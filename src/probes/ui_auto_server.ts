import { actionRan, byServer } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { SERVER_CHECK_SINCE } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';
import { gitRepository } from './tasks/git-repository.ts';
import { READ_WORKSPACE } from './tasks/read-file.ts';
import { uiStep } from './ui-step.ts';

export const uiAutoServer: Probe = {
  name: 'ui_auto_server',
  purpose: 'A command that the server lets through runs at the screen without a question.',
  group: 'ui',
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/zai-org/feedback/issues/785',
  needs: { claude: SERVER_CHECK_SINCE, permissionMode: 'auto', screen: true },
  // Where the target cannot check, the turn may stop behind a notice.
  exit: 'any',
  stage: ({ secret, tag }) => ({
    // People work in a repository, whose state then is part of what is sent for the check.
    files: { ...gitRepository(), ...checkedFiles(secret) },
    steps: [
      uiStep([{ send: checkedPrompt(tag) }, { await: 'done' }], {
        permissionMode: 'auto',
        // People have rules of their own, which then are part of what is sent for the check.
        allow: [READ_WORKSPACE],
      }),
    ],
  }),
  scene: checkedCommand('not_flagged'),
  expect: byServer(actionRan(MADE)),
};
