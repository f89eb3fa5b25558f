import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE, readFileScene, readTokenTask } from './tasks/read-file.ts';

const FILE = 'smoke-read.txt';

export const toolUseRoundtrip: Probe = {
  name: 'tool_use_roundtrip',
  purpose: 'A tool call goes out, its result goes back, and the answer comes from the result.',
  group: 'core',
  cost: 'cheap',
  rules: ['tool/*', 'stop/*'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/5058',
  needs: { tool: ['Read'] },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      cliStep(`${tag()} ${readTokenTask(FILE)}`, { tools: ['Read'], allow: [READ_WORKSPACE] }),
    ],
  }),
  scene: readFileScene,
  expect: [toolReturnedSecret('Read'), answerIsSecret],
};
