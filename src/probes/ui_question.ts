import { textOf } from '../dialects/conversation.ts';
import type { Scene } from '../scripted/scene.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolSucceeded } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { partsIn, type Secret } from './secret.ts';
import { callTools, resultsOf } from './tasks/call-tool.ts';
import type { Task } from './tasks/task.ts';
import { orTitle } from './tasks/title.ts';
import { uiStep } from './ui-step.ts';

const TOOL = 'AskUserQuestion';
const CHOICES = ['Pair one', 'Pair two'] as const;

export const askWhich: Task<readonly [Secret, Secret]> = {
  say: ([one, two]) =>
    `Ask me with the ${TOOL} tool which pair to join, with the two options "${CHOICES[0]}" and "${CHOICES[1]}". ` +
    `Pair one: ${one.left} ${one.right}; pair two: ${two.left} ${two.right}. ` +
    'Reply with the pair that I choose, joined with a hyphen, and nothing else.',
  hear: (text) => {
    const [before = '', after = ''] = text.split('pair two:');
    const [one, two] = [partsIn(before), partsIn(after)];
    return one && two ? [one, two] : undefined;
  },
};

/** Asks, and joins the pair that the tool's result names. */
const scene: Scene = (conversation, context) => {
  const pairs = askWhich.hear(context.prompt);
  if (!pairs) return { text: 'I could not find the two pairs in the prompt.' };
  const result = resultsOf(context).at(-1);
  if (!result) return callTools(conversation, [{ name: TOOL, input: QUESTION }]);
  const told = textOf(result.content);
  const chosen = CHOICES.findIndex((label) => told.includes(`"${label}"`));
  return { text: pairs[chosen]?.whole ?? 'The answer names none of the two pairs.' };
};

const QUESTION = {
  questions: [
    {
      question: 'Which pair shall I join?',
      header: 'Pair',
      multiSelect: false,
      options: CHOICES.map((label) => ({ label, description: `Join ${label.toLowerCase()}` })),
    },
  ],
};

export const uiQuestion: Probe = {
  name: 'ui_question',
  purpose: 'The model asks the person a question, and the option chosen by key reaches it.',
  group: 'ui',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools', 'body/tool-result'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/415',
  // The oldest release it was seen with; 1.0.128 has no such tool.
  needs: { screen: true, claude: '2.0.77' },
  stage: ({ secret, secrets, tag }) => ({
    steps: [
      uiStep(
        [
          { send: `${tag()} ${askWhich.say([secrets[1] ?? secret, secret])}` },
          { answer: { option: CHOICES[1] } },
          { await: 'done' },
        ],
        { permissionMode: 'default' },
      ),
    ],
  }),
  scene: orTitle(scene),
  expect: [toolSucceeded(TOOL), answerIsSecret],
};
