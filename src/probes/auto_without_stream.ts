import { cliStep } from './cli-step.ts';
import { actionRan, byServer } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { SERVER_CHECK_SINCE } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';

const FAULT = {
  kind: 'error_event',
  afterText: 'I run the script as',
  status: 500,
  errorType: 'api_error',
  message: 'Internal server error',
} as const;

const play = checkedCommand('not_flagged');

export const autoWithoutStream: Probe = {
  name: 'auto_without_stream',
  purpose:
    'After a broken stream the CLI asks without one, and that answer too says what was checked.',
  cost: 'cheap',
  rules: ['auto-mode/*', 'nonstream/*', 'across/message-id'],
  seenIn: 'https://github.com/makecindy/cindy/issues/2351',
  needs: { claude: SERVER_CHECK_SINCE, permissionMode: 'auto', scripted: true },
  // Where the target cannot check, the turn may stop behind a notice.
  exit: 'any',
  faults: true,
  provokes: ['recovery/*'],
  stage: ({ secret, tag }) => ({
    files: checkedFiles(secret),
    steps: [
      cliStep(checkedPrompt(tag), {
        tools: ['Bash'],
        permissionMode: 'auto',
        env: { CLAUDE_CODE_MAX_RETRIES: '3' },
      }),
    ],
  }),
  scene: (conversation, context) =>
    context.earlier === 0 ? { fault: FAULT } : play(conversation, context),
  expect: byServer(actionRan(MADE)),
};
