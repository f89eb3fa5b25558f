import { listed } from './expect/model-list.ts';
import { promptsAnswered } from './expect/screen.ts';
import type { Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

/** The picker stands at once; that nothing more is listed is no reason to wait. */
const PICKER_MS = 1500;

export const uiModelList: Probe = {
  name: 'ui_model_list',
  purpose: 'Models that the gateway lists are offered under /model, with model discovery on.',
  group: 'ui',
  cost: 'cheap',
  rules: ['http/models-list', 'http/beside'],
  seenIn: 'https://github.com/musistudio/claude-code-router/issues/461',
  // The oldest release it was seen with; 2.1.100 looks for none.
  needs: { screen: true, claude: '2.1.216' },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep(
        [
          turn(`${tag('first')} ${join.say(secret)}`),
          { send: '/model' },
          { awaitText: 'From gateway', withinMs: PICKER_MS, optional: true },
          { press: 'escape' },
          { await: 'ready' },
        ],
        { env: { CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: '1' } },
      ),
    ],
  }),
  scene: orTitle(joinScene),
  expect: [...listed, promptsAnswered({ first: 0 })],
};
