import { answerIsSecret } from './expect/answer.ts';
import { failureRelayed } from './expect/relayed.ts';
import type { Probe } from './probe.ts';
import { joinTask } from './prompts.ts';

export const rateLimited: Probe = {
  name: 'rate_limited',
  purpose:
    'A 429 reaches the CLI with its retry-after, and the CLI gets its answer after the wait.',
  cost: 'cheap',
  rules: ['error/*', 'across/error'],
  seenIn: 'https://github.com/raine/claude-code-proxy/issues/65',
  needs: { scripted: true },
  faults: true,
  provokes: ['recovery/*'],
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'cli',
        prompt: joinTask(tag(), secret),
        tools: [],
        bare: true,
        session: 'none',
        env: { CLAUDE_CODE_MAX_RETRIES: '3' },
      },
    ],
  }),
  expect: [failureRelayed({ status: 429, retryAfter: true }), answerIsSecret],
};
