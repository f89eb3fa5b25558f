import { isMessages } from '../dialects/anthropic/route.ts';
import type { UpstreamFault } from '../dialects/move.ts';
import { pairsOf } from '../rules/pairs.ts';
import { headerValue } from '../wire/exchange.ts';
import { cliStep } from './cli-step.ts';
import { requestsCued } from './expect/cue.ts';
import { failureRelayed, type RelayedFailure } from './expect/relayed.ts';
import type { Expectation, Probe } from './probe.ts';
import { join, playJoin } from './tasks/join.ts';

type FinalRefusal = Extract<UpstreamFault, { readonly kind: 'status' }>;

/** Refusals that asking again won't change, as the vendor's gateway tells them. */
const REFUSALS: Readonly<Record<string, FinalRefusal & Pick<RelayedFailure, 'orStatus'>>> = {
  cap: {
    kind: 'status',
    status: 429,
    errorType: 'billing_error',
    message: 'You have reached your own spending cap for this month.',
    shouldRetry: false,
  },
  unsupported: {
    kind: 'status',
    status: 501,
    errorType: 'not_supported',
    message: 'This upstream does not support the request.',
    shouldRetry: false,
    // Any failure of a server says the same; whether the words came is for the wire's rules.
    orStatus: [500, 502, 503],
  },
};

const CUES = Object.keys(REFUSALS);

/** CLI 2.1.331 asks once then; without the header it asks again until its tries are used up. */
const saysNotToRetry: Expectation = {
  name: 'that asking again is of no use reaches the CLI',
  judge: (seen) => {
    const lost = CUES.filter((cue) => {
      const [north] = requestsCued(seen, cue);
      const south = pairsOf(seen.wire).find((pair) => pair.north === north)?.south;
      const asked = north?.exchange.response?.headers ?? [];
      return (
        !south?.some((reading) => !isMessages(reading)) &&
        headerValue(asked, 'x-should-retry') !== 'false'
      );
    });
    if (lost.length === 0) return { met: true };
    const note = `x-should-retry: false did not reach the CLI (${lost.join(', ')}), so it asks again in vain`;
    return { met: true, note };
  },
};

const endWithError: Expectation = {
  name: 'the CLI ends with an error',
  judge: (seen) => {
    const calm = CUES.find((_, place) => seen.steps[place]?.transcript.result?.isError !== true);
    return calm === undefined
      ? { met: true }
      : { met: false, reason: `${calm}: expected the CLI to report an error, seen none` };
  },
};

export const finalRefusals: Probe = {
  name: 'final_refusals',
  purpose: "A spent cap (429 billing_error) and a 501 reach the CLI in the upstream's words.",
  cost: 'cheap',
  rules: ['error/*', 'across/error'],
  seenIn: 'https://github.com/raine/claude-code-proxy/issues/65',
  needs: { scripted: true },
  exit: 'any',
  faults: true,
  provokes: ['recovery/*'],
  stage: ({ secrets, tag }) => ({
    steps: CUES.flatMap((cue, index) => {
      const secret = secrets[index];
      return secret ? [cliStep(`${tag(cue)} ${join.say(secret)}`)] : [];
    }),
  }),
  scene: (_conversation, { prompt, cue = '' }) => {
    const fault = REFUSALS[cue];
    return fault ? { ...playJoin(prompt), fault } : playJoin(prompt);
  },
  expect: [
    ...CUES.flatMap((cue) => {
      const refusal = REFUSALS[cue];
      return refusal ? [failureRelayed({ ...refusal, cue, words: refusal.message })] : [];
    }),
    saysNotToRetry,
    endWithError,
  ],
};
