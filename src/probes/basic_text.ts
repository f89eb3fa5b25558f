import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import type { Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';

/**
 * Nobody knows these two; a target that filters by a list of its own gives itself away by losing them. A live API
 * may refuse them, so they travel to the scripted model only.
 */
const CANARIES = {
  ANTHROPIC_BETAS: 'smoke-canary-2026-01-01',
  CLAUDE_CODE_EXTRA_BODY: JSON.stringify({ smoke_canary: 'tweet' }),
};

export const basicText: Probe = {
  name: 'basic_text',
  purpose: 'One prompt, one streamed text answer.',
  group: 'core',
  cost: 'cheap',
  rules: ['stream/*', 'stop/*', 'usage/*', 'http/*', 'headers/*', 'body/unknown-field'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/4415',
  needs: {},
  stage: ({ secret, tag, scripted }) => ({
    steps: [cliStep(`${tag()} ${join.say(secret)}`, scripted ? { env: CANARIES } : {})],
  }),
  scene: joinScene,
  expect: [answerIsSecret],
};
