import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';

const FILE = 'smoke-bash.txt';
const COMMAND = `cat ${FILE}`;

export const bashTool: Probe = {
  name: 'bash_tool',
  purpose: 'One harmless shell command runs, and its output comes back.',
  cost: 'cheap',
  rules: ['tool/*', 'stop/*'],
  seenIn: 'https://github.com/Alishahryar1/free-claude-code/issues/787',
  needs: {},
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Use the Bash tool to run exactly this command: \`${COMMAND}\`. ` +
          'Reply with exactly the token it prints and nothing else.',
        tools: ['Bash'],
        // This very command and no other.
        allow: [`Bash(${COMMAND})`],
        bare: true,
        session: 'none',
      },
    ],
  }),
  expect: [toolReturnedSecret('Bash'), answerIsSecret],
};
