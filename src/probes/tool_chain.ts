import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import { calledInTurns } from './expect/turns.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE } from './prompts.ts';

const FIRST = 'smoke-chain.txt';

export const toolChain: Probe = {
  name: 'tool_chain',
  purpose: 'Three tool calls in a row, each made from the result before it.',
  cost: 'cheap',
  rules: ['tool/*', 'stop/*', 'body/history'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/40240',
  needs: {},
  // The files' names come from other secrets, so no step can be guessed.
  stage: ({ secret, secrets, tag }) => {
    const [second, third] = [1, 2].map((index) => `smoke-${secrets[index]?.left}.txt`);
    return {
      files: {
        [FIRST]: `The token is not here. Now read ${second}\n`,
        [`${second}`]: `The token is not here. Now read ${third}\n`,
        [`${third}`]: `${secret.whole}\n`,
      },
      steps: [
        {
          kind: 'cli',
          prompt:
            `${tag()} Use the Read tool to read ${FIRST} and follow what it says, file by file, until you find ` +
            'a token. Reply with exactly that token and nothing else.',
          tools: ['Read'],
          allow: [READ_WORKSPACE],
          bare: true,
          session: 'none',
        },
      ],
    };
  },
  expect: [calledInTurns('Read', 3), toolReturnedSecret('Read'), answerIsSecret],
};
