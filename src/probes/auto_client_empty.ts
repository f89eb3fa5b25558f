import { cliStep } from './cli-step.ts';
import { actionRan, ownCheckAsked } from './expect/auto-mode.ts';
import type { Probe } from './probe.ts';
import { OWN_CHECK } from './tasks/auto-mode.ts';
import { checkedCommand, checkedFiles, checkedPrompt, MADE } from './tasks/checked-command.ts';

export const autoClientEmpty: Probe = {
  name: 'auto_client_empty',
  purpose:
    "An empty first answer to the CLI's own check leads to a second one, and the command is run.",
  cost: 'cheap',
  rules: ['auto-mode/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/6009',
  needs: { permissionMode: 'auto', scripted: true },
  stage: ({ secret, tag }) => ({
    files: checkedFiles(secret),
    steps: [
      cliStep(checkedPrompt(tag), { tools: ['Bash'], permissionMode: 'auto', env: OWN_CHECK }),
    ],
  }),
  scene: checkedCommand('hesitant'),
  expect: [ownCheckAsked, ...actionRan(MADE)],
};
