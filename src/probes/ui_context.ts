import { commandOutputs } from '../claude/session.ts';
import type { SessionLine } from '../claude/session-file.ts';
import { contextTold } from './expect/context-report.ts';
import { promptsAnswered } from './expect/screen.ts';
import type { Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

const hasReport = (lines: readonly SessionLine[]) => commandOutputs(lines).length > 0;

export const uiContext: Probe = {
  name: 'ui_context',
  purpose: '/context counts what fills the context, part by part, and tells it.',
  group: 'ui',
  cost: 'cheap',
  rules: ['http/count-tokens', 'http/count-accuracy'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/679',
  needs: { screen: true },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep([
        turn(`${tag('first')} ${join.say(secret)}`),
        { send: '/context' },
        { what: 'the report', awaitSession: hasReport },
      ]),
    ],
  }),
  scene: orTitle(joinScene),
  expect: [contextTold, promptsAnswered({ first: 0 })],
};
