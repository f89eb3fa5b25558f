import { promptsAnswered } from './expect/screen.ts';
import type { Probe } from './probe.ts';
import { join } from './tasks/join.ts';
import { joinThenRecall, RECALL, recall } from './tasks/recall.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

export const uiContinue: Probe = {
  name: 'ui_continue',
  purpose: 'Yesterday’s session is continued at the screen, and the model still knows its answer.',
  group: 'ui',
  cost: 'cheap',
  rules: ['body/history', 'stream/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/2172',
  needs: { screen: true },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep([turn(`${tag('first')} ${join.say(secret)}`)]),
      uiStep([turn(`${tag(RECALL)} ${recall.say('earlier')}`)], { session: 'continue' }),
    ],
  }),
  scene: orTitle(joinThenRecall),
  expect: [promptsAnswered({ first: 0, [RECALL]: 0 })],
};
