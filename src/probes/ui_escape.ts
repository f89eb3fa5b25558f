import type { Scene } from '../scripted/scene.ts';
import { promptsAnswered, turnCued } from './expect/screen.ts';
import type { Expectation, Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

const BROKEN_OFF = 'count';
const NEXT = 'next';
/** With a line's end: 2.1.331 shows an answer line by line. */
const COUNTED = 'One, two, three.\n\nFour, five, ';

/** Some text, and then a silence that outlasts everyone's patience. */
const scene: Scene = (conversation, context) =>
  context.cue === NEXT
    ? joinScene(conversation, context)
    : {
        text: 'six, seven, eight.',
        fault: { kind: 'stall', afterText: COUNTED, ms: 60_000 },
      };

const brokenOff: Expectation = {
  name: 'the first turn is broken off by Escape',
  judge: (seen) => {
    const end = turnCued(seen, BROKEN_OFF)?.end ?? 'none in the session’s file';
    return end === 'interrupted'
      ? { met: true }
      : { met: false, reason: `expected the first turn to be interrupted, seen ${end}` };
  },
};

export const uiEscape: Probe = {
  name: 'ui_escape',
  purpose: 'Escape in mid-answer breaks the turn off, and the next prompt works with that history.',
  group: 'ui',
  cost: 'cheap',
  rules: ['http/broken', 'body/history'],
  seenIn: 'https://github.com/routatic/proxy/issues/59',
  needs: { screen: true, scripted: true },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep([
        { send: `${tag(BROKEN_OFF)} Count slowly from one to one hundred.` },
        // A target that holds text back shows none before the end; a person may press the key all the same.
        { awaitText: 'two, three', withinMs: 5000, optional: true },
        { press: 'escape' },
        { await: 'done' },
        turn(`${tag(NEXT)} ${join.say(secret)}`),
      ]),
    ],
  }),
  scene: orTitle(scene),
  expect: [brokenOff, promptsAnswered({ [NEXT]: 0 })],
};
