import type { SessionLine } from '../claude/session-file.ts';
import type { Scene } from '../scripted/scene.ts';
import { compacted, isCompactBoundary } from './expect/compaction.ts';
import { promptsAnswered } from './expect/screen.ts';
import type { Probe } from './probe.ts';
import { compactScene, SUMMARY } from './tasks/compact.ts';
import { join } from './tasks/join.ts';
import { RECALL, recall } from './tasks/recall.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

const AGAIN = 'again';

const isCompacted = (lines: readonly SessionLine[]) =>
  lines.some(({ event }) => isCompactBoundary(event));

const scene: Scene = (conversation, context) =>
  compactScene(conversation, context.cue === AGAIN ? { ...context, cue: RECALL } : context);

export const uiCompact: Probe = {
  name: 'ui_compact',
  purpose: 'After /compact at the screen the session goes on from the summary alone.',
  group: 'ui',
  cost: 'cheap',
  rules: ['body/history', 'stream/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/1700',
  needs: { screen: true },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep([
        turn(`${tag('first')} ${join.say(secret)} (and remember it)`),
        // 2.1.216 summarises what came before the last turn, and keeps that one.
        turn(`${tag(AGAIN)} ${recall.say('earlier')}`),
        { send: `/compact Keep the joined token. ${tag(SUMMARY)}` },
        { what: 'the summary', awaitSession: isCompacted },
        turn(`${tag(RECALL)} ${recall.say('earlier')}`),
      ]),
    ],
  }),
  scene: orTitle(scene),
  expect: [compacted, promptsAnswered({ first: 0, [AGAIN]: 0, [RECALL]: 0 })],
};
