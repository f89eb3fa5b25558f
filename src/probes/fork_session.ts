import { cliStep } from './cli-step.ts';
import { stepAnswersSecret } from './expect/answer.ts';
import type { Expectation, Probe } from './probe.ts';
import { join } from './tasks/join.ts';
import { joinThenRecall, RECALL, recall } from './tasks/recall.ts';

/** The fork goes on under an id of its own, which the CLI also sends to the target. */
const forkHasOwnId: Expectation = {
  name: 'the fork has a session id of its own',
  judge: (seen) => {
    const [first, fork] = seen.steps.map((run) => run.transcript.init?.['session_id']);
    if (typeof first !== 'string' || typeof fork !== 'string') {
      return { met: false, reason: 'the CLI printed no session id' };
    }
    return first === fork
      ? { met: false, reason: `expected a new session id, the fork has the old one (${fork})` }
      : { met: true };
  },
};

export const forkSession: Probe = {
  name: 'fork_session',
  purpose: 'A session goes on in a fork, which knows what was said before.',
  cost: 'cheap',
  rules: ['body/history', 'stream/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/570',
  needs: { flags: ['--fork-session'] },
  stage: ({ secret, tag }) => ({
    steps: [
      cliStep(`${tag()} ${join.say(secret)}`, { session: 'start' }),
      cliStep(`${tag(RECALL)} ${recall.say('earlier')}`, { session: 'fork' }),
    ],
  }),
  scene: joinThenRecall,
  expect: [stepAnswersSecret(0), forkHasOwnId, stepAnswersSecret(1)],
};
