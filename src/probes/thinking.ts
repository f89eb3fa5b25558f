import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { thinkingSeen } from './expect/thinking.ts';
import type { Probe } from './probe.ts';
import { join, playJoin } from './tasks/join.ts';

// Long enough for many deltas, and without the parts: leaked into the answer it would show.
const THOUGHTS = [
  'The user gives two parts and wants them joined with a hyphen, in the order given.',
  'I take the first part as it is, put one hyphen after it, and then the second part.',
  'Nothing else belongs into the reply: no quotes, no full stop, no explanation.',
].join('\n');

export const thinking: Probe = {
  name: 'thinking',
  purpose: 'Thinking at high effort before the answer, in its own block with its signature.',
  group: 'core',
  cost: 'cheap',
  rules: ['thinking/*', 'stream/block-index'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/2172',
  needs: { flags: ['--include-partial-messages'] },
  stage: ({ secret, tag }) => ({
    steps: [cliStep(`${tag()} ${join.say(secret)}`, { effort: 'high' })],
  }),
  scene: (_conversation, { prompt }) => playJoin(prompt, THOUGHTS),
  expect: [answerIsSecret, thinkingSeen],
};
