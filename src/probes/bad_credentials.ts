import { means } from '../wire/status.ts';
import { cliStep } from './cli-step.ts';
import { noAnswer } from './expect/http.ts';
import type { Expectation, Judgement, Observation, Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';

/** A target that was given no token has nothing to check one against; that it takes any is worth knowing only. */
const NOT_GIVEN =
  'the target took a token that it never gave out (no auth-token was set, so it may know of none)';

function accepted(seen: Observation): Judgement {
  if (!seen.guarded) return { met: true, note: NOT_GIVEN };
  return {
    met: false,
    reason: 'expected 401 or 403 for a wrong token, but it was accepted',
    blame: 'target',
  };
}

const requestRefused: Expectation = {
  name: 'a plain request with a wrong token is refused with 401 or 403',
  judge: (seen) => {
    const run = seen.http[0];
    if (means(run?.status, 'credentials')) return { met: true };
    if (run?.status === 200) return accepted(seen);
    const seenStatus = run?.status || noAnswer(run ?? {});
    const reason = `expected 401 or 403 for a wrong token, seen: ${seenStatus}`;
    return { met: false, reason, blame: 'target' };
  },
};

const cliRefused: Expectation = {
  name: 'the CLI with a wrong token gets no answer',
  judge: (seen) => {
    const result = seen.steps[0]?.transcript.result;
    if (!result) return { met: false, reason: 'the CLI printed no final result' };
    // That a target without a token takes any is told once, by the plain request.
    return result.isError || !seen.guarded ? { met: true } : accepted(seen);
  },
};

export const badCredentials: Probe = {
  name: 'bad_credentials',
  purpose: 'A wrong token is refused where the target has one to check.',
  cost: 'cheap',
  rules: ['error/*'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/46932',
  needs: {},
  exit: 'any',
  faults: true,
  // Refusing by itself is what it asks of the target, and a side route may be refused as well.
  provokes: ['http/refused', 'http/side-route', 'recovery/*'],
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'http',
        method: 'POST',
        path: '/v1/messages',
        withModel: true,
        wrongToken: true,
        body: {
          max_tokens: 64,
          messages: [{ role: 'user', content: `${tag('http')} ${join.say(secret)}` }],
        },
      },
      cliStep(`${tag('cli')} ${join.say(secret)}`, { wrongToken: true }),
    ],
  }),
  scene: joinScene,
  expect: [requestRefused, cliRefused],
};
