import { cliStep } from './cli-step.ts';
import { stepsAnswerOwn } from './expect/own-answers.ts';
import type { Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';

const SESSIONS = 10;

export const concurrentSessions: Probe = {
  name: 'concurrent_sessions',
  purpose: 'Ten sessions at once each get their own answer, never one of another.',
  cost: 'costly',
  rules: ['stream/*', 'http/broken'],
  seenIn: 'https://github.com/sgl-project/sglang/issues/39782',
  needs: {},
  stage: ({ secrets, tag }) => ({
    steps: [
      secrets
        .slice(0, SESSIONS)
        .map((secret, index) => cliStep(`${tag(`session_${index + 1}`)} ${join.say(secret)}`)),
    ],
  }),
  scene: joinScene,
  expect: [stepsAnswerOwn(SESSIONS)],
};
