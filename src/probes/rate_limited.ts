import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { failureRelayed } from './expect/relayed.ts';
import type { Probe } from './probe.ts';
import { join, joinAfterFailure } from './tasks/join.ts';

const FAULT = {
  kind: 'status',
  status: 429,
  errorType: 'rate_limit_error',
  message: 'This request would exceed your rate limit of 50 requests per minute.',
  retryAfterS: 1,
} as const;

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
    steps: [cliStep(`${tag()} ${join.say(secret)}`, { env: { CLAUDE_CODE_MAX_RETRIES: '3' } })],
  }),
  scene: joinAfterFailure(FAULT),
  expect: [failureRelayed({ status: FAULT.status, retryAfter: true }), answerIsSecret],
};
