import { agentGotSecret } from './expect/agent.ts';
import { answerIsSecret } from './expect/answer.ts';
import type { Probe } from './probe.ts';
import { readerAtScreen } from './tasks/screen-reader.ts';
import { awaitReader } from './tasks/subagent.ts';
import { orTitle } from './tasks/title.ts';

export const uiSubagent: Probe = {
  name: 'ui_subagent',
  purpose: 'At the screen a subagent of our own reads a file and hands its content back.',
  group: 'ui',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/20901',
  needs: { screen: true, flags: ['--agents'] },
  stage: (staging) => readerAtScreen(staging, 'default'),
  scene: orTitle(awaitReader),
  expect: [agentGotSecret, answerIsSecret],
};
