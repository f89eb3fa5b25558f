import type { Move } from '../dialects/move.ts';
import { cliStep } from './cli-step.ts';
import { answerIs } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import type { Secret } from './secret.ts';
import { answerFrom, resultsOf } from './tasks/call-tool.ts';
import { callRead, READ_WORKSPACE, readFile } from './tasks/read-file.ts';

const FILE = 'smoke-odd.txt';

/** What stands in place of the token's hyphen: white space that no piece but these brings. */
const GAP = ['', ' ', '\n', '    ', '\t', '', '\n\n'];

/** One character a piece, between empty pieces and such of white space alone. */
function spreadOut(token: string): string[] {
  const [left = '', right = ''] = token.split('-');
  return ['', ...left, ...GAP, ...right, '', ' ', '\n'];
}

/** Text before and after the call, as the model may say in one turn; a dialect without such an order joins them. */
function readBetweenTexts({ calls = [], ...said }: Move): Move {
  const [call] = calls;
  if (!call) return said;
  return {
    parts: [
      { kind: 'text', pieces: ['', 'I', ' ', 'will', ' ', '\n', 'read', ' ', 'it.'] },
      { kind: 'call', ...call },
      { kind: 'text', pieces: ['Then', ' ', '', 'I', '  ', 'will', '\n', 'answer.'] },
    ],
  };
}

export const oddDeltas: Probe = {
  name: 'odd_deltas',
  purpose:
    'Pieces that are empty, white space alone or one character arrive as sent, before and after a tool call.',
  cost: 'cheap',
  rules: ['stream/*', 'across/text', 'tool/*'],
  seenIn: 'https://github.com/BerriAI/litellm/issues/30765',
  needs: { scripted: true },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      cliStep(
        `${tag()} ${readFile.say(FILE)}. Reply with the token in that file, with white space in place of its hyphen.`,
        { tools: ['Read'], allow: [READ_WORKSPACE] },
      ),
    ],
  }),
  scene: (conversation, context) => {
    const result = resultsOf(context).at(-1);
    if (!result) {
      return readBetweenTexts(callRead(conversation, readFile.hear(context.prompt)));
    }
    const { text = '' } = answerFrom(result);
    return { parts: [{ kind: 'text', pieces: spreadOut(text) }] };
  },
  expect: [
    toolReturnedSecret('Read'),
    answerIs('the token spread out', ({ left, right }: Secret) => [left, ...GAP, right].join('')),
  ],
};
