import { textOf } from '../dialects/conversation.ts';
import type { Scene } from '../scripted/scene.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import { calledInTurns } from './expect/turns.ts';
import type { Probe } from './probe.ts';
import { answerFrom, resultsOf, tokenOf } from './tasks/call-tool.ts';
import { callRead, READ_WORKSPACE, readFile } from './tasks/read-file.ts';
import type { Task } from './tasks/task.ts';

const FIRST = 'smoke-chain.txt';

/** What a file says that only names the next one. */
export const goOn: Task<string> = {
  say: (file) => `The token is not here. Now read ${file}\n`,
  hear: readFile.hear,
};

/** Each file names the next one; the last holds the token. */
const scene: Scene = (conversation, context) => {
  const last = resultsOf(context).at(-1);
  if (!last) return callRead(conversation, readFile.hear(context.prompt));
  if (last.isError || tokenOf(last) !== undefined) return answerFrom(last);
  const next = goOn.hear(textOf(last.content));
  return next === undefined
    ? { text: 'I could not find the name of the next file.' }
    : callRead(conversation, next);
};

export const toolChain: Probe = {
  name: 'tool_chain',
  purpose: 'Three tool calls in a row, each made from the result before it.',
  cost: 'cheap',
  rules: ['tool/*', 'stop/*', 'body/history', 'across/message-id'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/40240',
  needs: { tool: ['Read'] },
  // The files' names come from other secrets, so no step can be guessed.
  stage: ({ secret, secrets, tag }) => {
    const [second, third] = [1, 2].map((index) => `smoke-${secrets[index]?.left}.txt`);
    return {
      files: {
        [FIRST]: goOn.say(`${second}`),
        [`${second}`]: goOn.say(`${third}`),
        [`${third}`]: `${secret.whole}\n`,
      },
      steps: [
        cliStep(
          `${tag()} ${readFile.say(FIRST)} and follow what it says, file by file, until you find ` +
            'a token. Reply with exactly that token and nothing else.',
          { tools: ['Read'], allow: [READ_WORKSPACE] },
        ),
      ],
    };
  },
  scene,
  expect: [calledInTurns('Read', 3), toolReturnedSecret('Read'), answerIsSecret],
};
