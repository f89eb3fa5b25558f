import type { SessionLine } from '../claude/session-file.ts';
import { compacted, isCompactBoundary } from './expect/compaction.ts';
import { promptsAnswered } from './expect/screen.ts';
import type { Probe } from './probe.ts';
import { compactScene, SUMMARY } from './tasks/compact.ts';
import { join } from './tasks/join.ts';
import { RECALL, recall } from './tasks/recall.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

const isCompacted = (lines: readonly SessionLine[]) =>
  lines.some(({ event }) => isCompactBoundary(event));

export const uiCompact: Probe = {
  name: 'ui_compact',
  purpose: 'After /compact at the screen the session goes on from the summary alone.',
  group: 'ui',
  cost: 'cheap',
  rules: ['body/history', 'stream/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/1700',
  needs: { screen: true },
  stage: ({ secret, secrets, tag }) => ({
    steps: [
      uiStep([
        turn(`${tag('other')} ${join.say(secrets[1] ?? secret)}`),
        turn(`${tag('first')} ${join.say(secret)} (and remember it)`),
        { send: `/compact Keep the joined token. ${tag(SUMMARY)}` },
        { what: 'the summary', awaitSession: isCompacted },
        turn(`${tag(RECALL)} ${recall.say('earlier')}`),
      ]),
    ],
  }),
  scene: orTitle(compactScene),
  expect: [compacted, promptsAnswered({ first: 0, [RECALL]: 0 })],
};
