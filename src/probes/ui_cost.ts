import { costIsUsage } from './expect/cost.ts';
import { promptsAnswered } from './expect/screen.ts';
import type { Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

export const uiCost: Probe = {
  name: 'ui_cost',
  purpose: '/cost tells what the answers’ usage adds up to.',
  group: 'ui',
  cost: 'cheap',
  rules: ['usage/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/679',
  needs: { screen: true },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep([
        turn(`${tag('first')} ${join.say(secret)}`),
        { send: '/cost' },
        // Printed in some releases, in others a page that stands until it is left.
        { awaitText: 'cost:' },
        { press: 'escape' },
        { await: 'ready' },
      ]),
    ],
  }),
  scene: orTitle(joinScene),
  expect: [costIsUsage, promptsAnswered({ first: 0 })],
};
