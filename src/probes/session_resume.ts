import { stepAnswersSecret } from './expect/answer.ts';
import type { Probe } from './probe.ts';
import { joinTask, recallTask } from './prompts.ts';

export const sessionResume: Probe = {
  name: 'session_resume',
  purpose: 'A session is resumed in a new process, and the model still knows its earlier answer.',
  cost: 'cheap',
  rules: ['body/history', 'stream/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/2172',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [
      { kind: 'cli', prompt: joinTask(tag(), secret), tools: [], bare: true, session: 'start' },
      { kind: 'cli', prompt: recallTask(tag('recall')), tools: [], bare: true, session: 'resume' },
    ],
  }),
  expect: [stepAnswersSecret(0), stepAnswersSecret(1)],
};
