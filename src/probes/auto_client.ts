import { cliStep } from './cli-step.ts';
import { actionRan, ownCheckAsked } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { OWN_CHECK } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';

export const autoClient: Probe = {
  name: 'auto_client',
  purpose: 'A command that the CLI checks by a request of its own is run in print mode.',
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/Alishahryar1/free-claude-code/issues/787',
  needs: { permissionMode: 'auto' },
  stage: ({ secret, tag }) => ({
    files: checkedFiles(secret),
    steps: [
      cliStep(checkedPrompt(tag), { tools: ['Bash'], permissionMode: 'auto', env: OWN_CHECK }),
    ],
  }),
  scene: checkedCommand('not_flagged'),
  expect: [ownCheckAsked, ...actionRan(MADE)],
};
