import type { SessionLine } from '../claude/session-file.ts';
import { answerIsSecret } from './expect/answer.ts';
import { titled } from './expect/title.ts';
import type { Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

/** Some releases ask for none. */
const TITLE_MS = 2000;

const hasTitle = (lines: readonly SessionLine[]) =>
  lines.some(({ event }) => event.type === 'ai-title');

export const uiFirstTurn: Probe = {
  name: 'ui_first_turn',
  purpose: 'The first prompt at the screen is answered, and the session gets its title.',
  group: 'ui',
  cost: 'cheap',
  rules: ['stream/*', 'body/unknown-field', 'http/refused'],
  seenIn: 'https://github.com/BerriAI/litellm/issues/23712',
  needs: { screen: true },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep([
        turn(`${tag()} ${join.say(secret)}`),
        { what: 'the title', awaitSession: hasTitle, withinMs: TITLE_MS, optional: true },
      ]),
    ],
  }),
  scene: orTitle(joinScene),
  expect: [answerIsSecret, titled],
};
