import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { failureRelayed } from './expect/relayed.ts';
import type { Probe } from './probe.ts';
import { join, joinAfterFailure } from './tasks/join.ts';

const FAULT = {
  kind: 'status',
  status: 529,
  errorType: 'overloaded_error',
  message: 'Overloaded',
} as const;

export const overloaded: Probe = {
  name: 'overloaded',
  purpose: 'A 529 reaches the CLI as an overload, and the CLI gets its answer by asking again.',
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
  expect: [failureRelayed({ status: FAULT.status, orStatus: [503, 502] }), answerIsSecret],
};
