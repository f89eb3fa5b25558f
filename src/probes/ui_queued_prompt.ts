import { sessionLogOf } from '../claude/session.ts';
import type { SessionLine } from '../claude/session-file.ts';
import type { Scene } from '../scripted/scene.ts';
import { promptsAnswered } from './expect/screen.ts';
import type { Probe } from './probe.ts';
import { join, joinScene, playJoin } from './tasks/join.ts';
import { orTitle } from './tasks/title.ts';
import { uiStep } from './ui-step.ts';

const SLOW = 'slow';
const QUEUED = 'queued';

/** Long enough to type a prompt meanwhile. */
const THINKING_MS = 1500;

const scene: Scene = (conversation, context) =>
  context.cue === SLOW
    ? {
        ...playJoin(context.prompt),
        fault: { kind: 'slow_first_token', ms: THINKING_MS, pings: true },
      }
    : joinScene(conversation, context);

const bothAnswered = (lines: readonly SessionLine[]) =>
  sessionLogOf(lines).turns.filter(({ end }) => end === 'answered').length === 2;

export const uiQueuedPrompt: Probe = {
  name: 'ui_queued_prompt',
  purpose: 'A prompt typed while the model works waits its turn, and both are answered.',
  group: 'ui',
  cost: 'cheap',
  rules: ['stream/*', 'body/history'],
  seenIn: 'https://github.com/seifghazi/claude-code-proxy/issues/32',
  needs: { screen: true, scripted: true },
  stage: ({ secret, secrets, tag }) => ({
    steps: [
      uiStep([
        { send: `${tag(SLOW)} ${join.say(secret)}` },
        { await: 'working' },
        { send: `${tag(QUEUED)} ${join.say(secrets[1] ?? secret)}` },
        { what: 'both answers', awaitSession: bothAnswered },
      ]),
    ],
  }),
  scene: orTitle(scene),
  expect: [promptsAnswered({ [SLOW]: 0, [QUEUED]: 1 })],
};
