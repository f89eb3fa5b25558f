import { commandOutputs } from '../claude/session.ts';
import type { SessionLine } from '../claude/session-file.ts';
import { at, textIn } from '../system/json.ts';
import { requestsCued } from './expect/cue.ts';
import { promptsAnswered } from './expect/screen.ts';
import type { Expectation, Probe } from './probe.ts';
import { join } from './tasks/join.ts';
import { joinThenRecall, RECALL, recall } from './tasks/recall.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

const FIRST = 'first';

const hasCommandOutput = (lines: readonly SessionLine[]) => commandOutputs(lines).length > 0;

/** Which id the CLI makes of the alias is its own affair: it is told, not judged. */
const modelSwitched: Expectation = {
  name: 'the second prompt goes to another model, with the first one’s answer in its history',
  judge: (seen) => {
    const [before, after] = [FIRST, RECALL].map((cue) => requestsCued(seen, cue).at(-1));
    if (!before || !after)
      return { met: false, reason: 'no request for each prompt reached the target' };
    const [from, to] = [before, after].map((reading) => textIn(at(reading.requestJson, 'model')));
    return from === to ? { met: true, note: `both prompts went to ${from}` } : { met: true };
  },
};

export const uiModelSwitch: Probe = {
  name: 'ui_model_switch',
  purpose: 'After /model another model goes on with a history that holds the first one’s thinking.',
  group: 'ui',
  cost: 'cheap',
  rules: ['thinking/*', 'body/thinking-history', 'body/history', 'http/refused'],
  seenIn: 'https://github.com/musistudio/claude-code-router/issues/1046',
  needs: { screen: true },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep(
        [
          turn(`${tag(FIRST)} ${join.say(secret)}`),
          { send: '/model opus' },
          { what: 'the other model', awaitSession: hasCommandOutput, whenAsked: 'allow' },
          turn(`${tag(RECALL)} ${recall.say('earlier')}`),
        ],
        { model: 'sonnet' },
      ),
    ],
  }),
  scene: orTitle(joinThenRecall),
  expect: [modelSwitched, promptsAnswered({ [FIRST]: 0, [RECALL]: 0 })],
};
