import { cliStep } from './cli-step.ts';
import { stepAnswersSecret } from './expect/answer.ts';
import type { Probe } from './probe.ts';
import { join } from './tasks/join.ts';
import { joinThenRecall, RECALL, recall } from './tasks/recall.ts';

export const sessionResume: Probe = {
  name: 'session_resume',
  purpose: 'A session is resumed in a new process, and the model still knows its earlier answer.',
  cost: 'cheap',
  rules: ['body/history', 'stream/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/2172',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [
      cliStep(`${tag()} ${join.say(secret)}`, { session: 'start' }),
      cliStep(`${tag(RECALL)} ${recall.say('earlier')}`, { session: 'resume' }),
    ],
  }),
  scene: joinThenRecall,
  expect: [stepAnswersSecret(0), stepAnswersSecret(1)],
};
