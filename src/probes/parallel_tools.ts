import { answerIsSecret } from './expect/answer.ts';
import { toolResultHolds } from './expect/tool.ts';
import { calledInOneTurn } from './expect/turns.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE } from './prompts.ts';

const LEFT = 'smoke-left.txt';
const RIGHT = 'smoke-right.txt';

export const parallelTools: Probe = {
  name: 'parallel_tools',
  purpose: 'Two tool calls in one turn, both results in the next, neither mixed up nor merged.',
  cost: 'cheap',
  rules: ['tool/*', 'stream/block-index', 'body/history'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/5058',
  needs: {},
  stage: ({ secret, tag }) => ({
    files: { [LEFT]: `${secret.left}\n`, [RIGHT]: `${secret.right}\n` },
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Use the Read tool on ${LEFT} and on ${RIGHT}, with both calls in the same turn. ` +
          'Reply with the two contents joined by a hyphen, left first, and nothing else.',
        tools: ['Read'],
        allow: [READ_WORKSPACE],
        bare: true,
        session: 'none',
      },
    ],
  }),
  expect: [
    toolResultHolds('Read', (secret) => secret.left),
    toolResultHolds('Read', (secret) => secret.right),
    calledInOneTurn('Read', 2),
    answerIsSecret,
  ],
};
