import { answerOf } from '../dialects/outcome.ts';
import { pairsOf } from '../rules/pairs.ts';
import { measured, unmeasurableWords } from '../wire/measurable.ts';
import type { Reading } from '../wire/reading.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import type { Expectation, Probe } from './probe.ts';
import { join, playJoin } from './tasks/join.ts';

const SILENCE_MS = 6000;
/** How long before its first content a stream must have opened. */
const OPEN_BEFORE_MS = SILENCE_MS / 2;

/** From the first sign of life to the first content, in ms. */
function openBefore(reading: Reading): number {
  const { exchange, response } = reading;
  const content = answerOf(reading)?.deltaTimes[0] ?? exchange.startedAt;
  const first = response.kind === 'stream' ? response.events[0]?.at : undefined;
  return first === undefined ? 0 : content - exchange.startedAt - first;
}

const opensAtOnce: Expectation = {
  name: 'the stream opens while the model still thinks',
  judge: (seen) => {
    const call = pairsOf(seen.wire).find(({ north }) => north.wantsStream);
    if (!call) return { met: false, reason: 'no streaming request was sent' };
    const closed = measured(SILENCE_MS - openBefore(call.north), OPEN_BEFORE_MS, seen.wire);
    if (closed === 'within') return { met: true };
    if (closed === 'unmeasurable') return { met: true, note: unmeasurableWords(seen.wire) };
    const south = call.south.at(-1);
    const reason = 'the target sent nothing, not even a ping, until the first token came';
    const held = !south || openBefore(south) >= OPEN_BEFORE_MS;
    // An upstream in another dialect may have been silent itself.
    return held ? { met: false, reason, blame: 'target' } : { met: true, note: reason };
  },
};

export const slowFirstToken: Probe = {
  name: 'slow_first_token',
  purpose:
    'A model that is silent for six seconds is waited for, and the stream stays open meanwhile.',
  cost: 'cheap',
  rules: ['stream/keep-alive', 'stream/buffered'],
  seenIn: 'https://github.com/MadSkittles/Router-Maestro/issues/61',
  needs: { scripted: true },
  stage: ({ secret, tag }) => ({
    steps: [cliStep(`${tag()} ${join.say(secret)}`)],
  }),
  scene: (_conversation, { prompt }) => ({
    ...playJoin(prompt),
    // A silence with pings in it.
    fault: { kind: 'slow_first_token', ms: SILENCE_MS, pings: true },
  }),
  expect: [opensAtOnce, answerIsSecret],
};
