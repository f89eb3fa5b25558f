import { answerIsSecret } from './expect/answer.ts';
import { fileHoldsSecret } from './expect/files.ts';
import { toolSucceeded } from './expect/tool.ts';
import type { Probe } from './probe.ts';

const FILE = 'smoke-note.txt';

export const writeAndEdit: Probe = {
  name: 'write_and_edit',
  purpose: 'A file is written and then edited by tools, with its text intact on disk.',
  cost: 'cheap',
  rules: ['tool/*', 'stop/*'],
  seenIn: 'https://github.com/BerriAI/litellm/issues/29491',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Use the Write tool to create ${FILE} in the working directory with this one line: ` +
          `${secret.left} ${secret.right}\nThen use the Edit tool to put a hyphen in place of the space in it. ` +
          'Reply with exactly what the file holds then and nothing else.',
        tools: ['Write', 'Edit', 'Read'],
        allow: ['Write(./**)', 'Edit(./**)', 'Read(./**)'],
        // Minimal mode has no Write.
        bare: false,
        session: 'none',
      },
    ],
  }),
  expect: [toolSucceeded('Write'), toolSucceeded('Edit'), fileHoldsSecret(FILE), answerIsSecret],
};
