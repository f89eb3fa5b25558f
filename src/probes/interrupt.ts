import { pairsOf } from '../rules/pairs.ts';
import type { Exchange } from '../wire/exchange.ts';
import { measured, unmeasurableWords } from '../wire/measurable.ts';
import { cliStep } from './cli-step.ts';
import type { Expectation, Probe } from './probe.ts';

/** From the CLI's going to the target's own hanging up, in ms. */
const LONGEST_MS = 1500;

const upstreamStopped: Expectation = {
  name: 'the target stops its upstream request when the CLI goes away',
  judge: (seen) => {
    const pair = pairsOf(seen.wire).find(({ north }) => hungUp(north.exchange));
    if (!pair) return { met: false, reason: 'the CLI did not go away in mid-stream' };
    const south = pair.south.at(-1)?.exchange;
    if (!south)
      return { met: false, reason: 'the request never reached the upstream', blame: 'target' };
    const late = endOf(south) - endOf(pair.north.exchange);
    const length = measured(late, LONGEST_MS, seen.wire);
    if (hungUp(south) && length === 'within') return { met: true };
    if (south.end !== 'complete' && length === 'unmeasurable') {
      const note = `the upstream's request ended ${Math.round(late)} ms after the CLI's; ${unmeasurableWords(seen.wire)}`;
      return { met: true, note };
    }
    const how = hungUp(south)
      ? `only ${Math.round(late)} ms later`
      : `not: its request ${south.end === 'complete' ? 'ran to its end' : 'was still open when the attempt was over'}`;
    return {
      met: false,
      reason: `expected the target to hang up on its upstream within ${LONGEST_MS} ms of the CLI, seen ${how}`,
      blame: 'target',
    };
  },
};

/** By its own will: what the recorder had to end at last says so in `endMessage`. */
function hungUp({ end, endMessage }: Exchange): boolean {
  return end === 'client_gone' && endMessage === undefined;
}

function endOf({ startedAt, endedAt }: Exchange): number {
  return startedAt + endedAt;
}

export const interrupt: Probe = {
  name: 'interrupt',
  purpose:
    'When the user interrupts, the target stops its upstream request instead of paying for it.',
  cost: 'cheap',
  rules: ['http/broken'],
  seenIn: 'https://github.com/routatic/proxy/issues/59',
  needs: { scripted: true, south: true },
  exit: 'any',
  stage: ({ tag }) => ({
    steps: [cliStep(`${tag()} Count slowly from one to one hundred.`, { interruptAfterDeltas: 2 })],
  }),
  // Some text, and then a silence that outlasts everyone's patience.
  scene: () => ({
    text: 'six, seven, eight.',
    fault: { kind: 'stall', afterText: 'One, two, three, four, five, ', ms: 60_000 },
  }),
  expect: [upstreamStopped],
};
