import { cliStep } from './cli-step.ts';
import { stepAnswersSecret } from './expect/answer.ts';
import { compactedIn } from './expect/compaction.ts';
import type { Probe } from './probe.ts';
import { compactionSteps, compactScene } from './tasks/compact.ts';
import { RECALL, recall } from './tasks/recall.ts';

export const compactThenContinue: Probe = {
  name: 'compact_then_continue',
  purpose: 'After /compact the session goes on from the summary alone.',
  cost: 'cheap',
  rules: ['body/history', 'stream/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/1700',
  needs: { flags: ['--input-format'] },
  stage: (staging) => ({
    steps: [
      ...compactionSteps(staging),
      cliStep(`${staging.tag(RECALL)} ${recall.say('earlier')}`, { session: 'resume' }),
    ],
  }),
  scene: compactScene,
  expect: [stepAnswersSecret(0), compactedIn(1), stepAnswersSecret(2)],
};
