import { stepAnswersSecret } from './expect/answer.ts';
import { compacted } from './expect/compaction.ts';
import type { Probe } from './probe.ts';
import { joinTask, recallTask } from './prompts.ts';

export const compactCommand: Probe = {
  name: 'compact_command',
  purpose:
    'A resumed session is compacted by /compact, and the summary holds what the session knew.',
  cost: 'cheap',
  rules: ['stream/*', 'body/history'],
  seenIn: 'https://github.com/Wei-Shaw/sub2api/issues/5093',
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
    ],
  }),
  expect: [stepAnswersSecret(0), compacted],
};
