import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { playCall } from './tasks/call-tool.ts';
import { runCommand } from './tasks/run-command.ts';

const FILE = 'smoke-bash.txt';
const COMMAND = `cat ${FILE}`;

export const bashTool: Probe = {
  name: 'bash_tool',
  purpose: 'One harmless shell command runs, and its output comes back.',
  cost: 'cheap',
  rules: ['tool/*', 'stop/*'],
  seenIn: 'https://github.com/Alishahryar1/free-claude-code/issues/787',
  needs: { tool: ['Bash'] },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      cliStep(
        `${tag()} ${runCommand.say(COMMAND)}. Reply with exactly the token it prints and nothing else.`,
        {
          tools: ['Bash'],
          // This very command and no other.
          allow: [`Bash(${COMMAND})`],
        },
      ),
    ],
  }),
  scene: (conversation, context) => {
    const command = runCommand.hear(context.prompt);
    if (command === undefined) return { text: 'I could not find a command in the prompt.' };
    const input = { command, description: 'Print the token file' };
    return playCall(conversation, context, { name: 'Bash', input });
  },
  expect: [toolReturnedSecret('Bash'), answerIsSecret],
};
