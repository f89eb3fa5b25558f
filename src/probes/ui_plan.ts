import { textOf } from '../dialects/conversation.ts';
import type { Scene } from '../scripted/scene.ts';
import { answerIsSecret } from './expect/answer.ts';
import { fileIsThere } from './expect/files.ts';
import { toolSucceeded } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { callTools } from './tasks/call-tool.ts';
import { findAndCall, resultOf } from './tasks/find-tool.ts';
import { playCommand, touchThenJoin } from './tasks/run-command.ts';
import { orTitle } from './tasks/title.ts';
import { uiStep } from './ui-step.ts';

const FILE = 'smoke-planned.txt';
const PLAN = 'ExitPlanMode';
const STEPS = '1. Make the file.\n2. Join the parts.\n';

/** Where recent releases want the plan to be written. */
const PLAN_FILE = /[^\s"']+[\\/]plans[\\/][^\s"']+\.md/;

/** Tells the plan in the way that the release asks for, and does what it says once the person agrees. */
const scene: Scene = (conversation, context) => {
  const agreed = resultOf(context, PLAN);
  if (agreed?.isError) return { text: 'The plan was not agreed to.' };
  if (agreed) return playCommand(conversation, context.prompt, resultOf(context, 'Bash'));
  const [file] = PLAN_FILE.exec(textOf(context.turns.flatMap(({ content }) => content))) ?? [];
  if (file !== undefined && !resultOf(context, 'Write')) {
    const input = { file_path: file, content: STEPS };
    return callTools(conversation, [{ name: 'Write', input }]);
  }
  return findAndCall(conversation, context, { name: PLAN, input: { plan: STEPS } });
};

export const uiPlan: Probe = {
  name: 'ui_plan',
  purpose:
    'In plan mode the model tells its plan, the person agrees by key, and only then it is carried out.',
  group: 'ui',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools', 'body/tool-result'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/415',
  needs: { screen: true },
  stage: ({ secret, tag }) => ({
    steps: [
      uiStep(
        [
          {
            send: `${tag()} Plan this first, in one line, and tell me your plan with the ${PLAN} tool: ${touchThenJoin(FILE, secret)}`,
          },
          { answer: { option: 'manually approve' } },
          { answer: 'allow' },
          { await: 'done' },
        ],
        { permissionMode: 'plan' },
      ),
    ],
  }),
  scene: orTitle(scene),
  expect: [toolSucceeded(PLAN), toolSucceeded('Bash'), fileIsThere(FILE), answerIsSecret],
};
