import { stepAnswersSecret } from './expect/answer.ts';
import { compacted } from './expect/compaction.ts';
import type { Probe } from './probe.ts';
import { compactionSteps, compactScene } from './tasks/compact.ts';

export const compactCommand: Probe = {
  name: 'compact_command',
  purpose:
    'A resumed session is compacted by /compact, and the summary holds what the session knew.',
  group: 'core',
  cost: 'cheap',
  rules: ['stream/*', 'body/history'],
  seenIn: 'https://github.com/Wei-Shaw/sub2api/issues/5093',
  needs: { flags: ['--input-format'] },
  stage: (staging) => ({ steps: compactionSteps(staging) }),
  scene: compactScene,
  expect: [stepAnswersSecret(0), compacted],
};
