import { messageOf } from '../dialects/anthropic/reading/message.ts';
import type { UpstreamFault } from '../dialects/move.ts';
import { answerOf } from '../dialects/outcome.ts';
import { pairsOf } from '../rules/pairs.ts';
import { cliStep } from './cli-step.ts';
import { requestsCued } from './expect/cue.ts';
import { stepsAnswerOwn } from './expect/own-answers.ts';
import type { Expectation, Observation, Probe } from './probe.ts';
import { join, playJoin } from './tasks/join.ts';

/** Silences without a ping, over the limits of idle connections that are set most: 10 s and 30 s. */
const SILENCES: Readonly<Record<string, UpstreamFault>> = {
  short: { kind: 'slow_first_token', ms: 12_000, pings: false },
  long: { kind: 'slow_first_token', ms: 35_000, pings: false },
};

const CUES = Object.keys(SILENCES);

/** What cut an answer short that its upstream gave whole; undefined when nothing did. */
function cutShort(seen: Observation, cue: string): string | undefined {
  const [north] = requestsCued(seen, cue);
  if (!north) return `no request of ${cue} was sent`;
  if (messageOf(north)?.ended === 'message_stop') return undefined;
  const seconds = Math.round(north.exchange.endedAt / 1000);
  const south = pairsOf(seen.wire)
    .find((pair) => pair.north === north)
    ?.south.at(-1);
  const whole = south && answerOf(south)?.whole ? ', though the upstream answered in full' : '';
  return `the answer ended after ${seconds} s without its end${whole} (${north.exchange.id})`;
}

const isWaitedFor: Expectation = {
  name: 'each silence is waited for',
  judge: (seen) => {
    const [reason] = CUES.flatMap((cue) => cutShort(seen, cue) ?? []);
    return reason === undefined ? { met: true } : { met: false, reason };
  },
};

/** CLI 2.1.331 and 2.0.77 wait for both silences and ask once. */
export const longSilence: Probe = {
  name: 'long_silence',
  purpose: 'A model that is silent for 12 and for 35 seconds, without a ping, is waited for.',
  cost: 'costly',
  rules: ['stream/keep-alive', 'stream/terminal-event'],
  seenIn: 'https://github.com/BerriAI/litellm/issues/36024',
  needs: { scripted: true },
  stage: ({ secrets, tag }) => ({
    steps: CUES.flatMap((cue, index) => {
      const secret = secrets[index];
      return secret ? [cliStep(`${tag(cue)} ${join.say(secret)}`)] : [];
    }),
  }),
  scene: (_conversation, { prompt, cue = '' }) => {
    const fault = SILENCES[cue];
    return fault ? { ...playJoin(prompt), fault } : playJoin(prompt);
  },
  expect: [isWaitedFor, stepsAnswerOwn(CUES.length)],
};
