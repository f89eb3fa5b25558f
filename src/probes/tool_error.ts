import { textOf } from '../dialects/conversation.ts';
import type { Scene } from '../scripted/scene.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolFailed, toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { answerFrom, resultsOf } from './tasks/call-tool.ts';
import { callRead, filesNamed, READ_WORKSPACE, readFile } from './tasks/read-file.ts';
import type { Task } from './tasks/task.ts';

const MISSING = 'smoke-missing.txt';
const SPARE = 'smoke-spare.txt';

export const readOneOrOther: Task<{ readonly first: string; readonly spare: string }> = {
  say: ({ first, spare }) =>
    `${readFile.say(first)}. If that fails, use it to read ${spare} in its place.`,
  hear: (text) => {
    const [first, spare] = filesNamed(text);
    return first !== undefined && spare !== undefined ? { first, spare } : undefined;
  },
};

/** What the CLI's own tools say of a missing file: OpenAI's dialects have no mark for errors, there the words must do. */
const FAILED = /error|not exist|no such|not found/i;

/** The first file is missing; what says so sends the model on to the second. */
const scene: Scene = (conversation, context) => {
  const files = readOneOrOther.hear(context.prompt);
  const [missing, found] = resultsOf(context);
  if (found) return answerFrom(found);
  if (!missing) return callRead(conversation, files?.first);
  const words = textOf(missing.content);
  const told = words !== '' && (missing.isError || FAILED.test(words));
  return told
    ? callRead(conversation, files?.spare)
    : { text: 'Nothing told me that the first file could not be read.' };
};

export const toolError: Probe = {
  name: 'tool_error',
  purpose: 'A tool call fails, the model is told so, and goes on another way.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tool-result'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/20901',
  needs: { tool: ['Read'] },
  stage: ({ secret, tag }) => ({
    files: { [SPARE]: `${secret.whole}\n` },
    steps: [
      cliStep(
        `${tag()} ${readOneOrOther.say({ first: MISSING, spare: SPARE })} ` +
          'Reply with exactly the token you find and nothing else.',
        { tools: ['Read'], allow: [READ_WORKSPACE] },
      ),
    ],
  }),
  scene,
  expect: [toolFailed('Read'), toolReturnedSecret('Read'), answerIsSecret],
};
