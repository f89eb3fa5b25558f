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
      {
        kind: 'cli',
        prompt: `${tag()} ${join.say(secret)}`,
        tools: [],
        bare: true,
        session: 'start',
      },
      {
        kind: 'cli',
        prompt: `${tag(RECALL)} ${recall.say('earlier')}`,
        tools: [],
        bare: true,
        session: 'resume',
      },
    ],
  }),
  scene: joinThenRecall,
  expect: [stepAnswersSecret(0), stepAnswersSecret(1)],
};
