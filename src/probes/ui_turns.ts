import { promptsAnswered } from './expect/screen.ts';
import type { Probe } from './probe.ts';
import { join } from './tasks/join.ts';
import { joinThenRecall, RECALL, recall } from './tasks/recall.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

export const uiTurns: Probe = {
  name: 'ui_turns',
  purpose: 'Three prompts at the screen, the last of which asks for what the first one brought.',
  group: 'ui',
  cost: 'cheap',
  rules: ['stream/*', 'body/history'],
  seenIn: 'https://github.com/seifghazi/claude-code-proxy/issues/32',
  needs: { screen: true },
  stage: ({ secret, secrets, tag }) => ({
    steps: [
      uiStep([
        turn(`${tag('first')} ${join.say(secret)}`),
        turn(`${tag('second')} ${join.say(secrets[1] ?? secret)}`),
        turn(`${tag(RECALL)} ${recall.say('first')}`),
      ]),
    ],
  }),
  scene: orTitle(joinThenRecall),
  expect: [promptsAnswered({ first: 0, second: 1, [RECALL]: 0 })],
};
