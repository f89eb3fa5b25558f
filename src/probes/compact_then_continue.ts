import { stepAnswersSecret } from './expect/answer.ts';
import { compactedIn } from './expect/compaction.ts';
import type { Probe } from './probe.ts';
import { joinTask, recallTask } from './prompts.ts';

export const compactThenContinue: Probe = {
  name: 'compact_then_continue',
  purpose: 'After /compact the session goes on from the summary alone.',
  cost: 'cheap',
  rules: ['body/history', 'stream/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/1700',
  needs: { flags: ['--input-format'] },
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'cli',
        prompt: '',
        // Two turns: with fewer messages some releases find nothing to compact.
        input: [`${joinTask(tag(), secret)} (and remember it)`, recallTask(tag('recall'))],
        tools: [],
        bare: true,
        session: 'start',
      },
      {
        kind: 'cli',
        prompt: `/compact Keep the joined token. ${tag('summary')}`,
        tools: [],
        bare: true,
        session: 'resume',
      },
      { kind: 'cli', prompt: recallTask(tag('recall')), tools: [], bare: true, session: 'resume' },
    ],
  }),
  expect: [stepAnswersSecret(0), compactedIn(1), stepAnswersSecret(2)],
};
