import { answerIsSecret } from './expect/answer.ts';
import { toolFailed, toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { READ_WORKSPACE } from './prompts.ts';

const MISSING = 'smoke-missing.txt';
const SPARE = 'smoke-spare.txt';

export const toolError: Probe = {
  name: 'tool_error',
  purpose: 'A tool call fails, the model is told so, and goes on another way.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tool-result'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/20901',
  needs: {},
  stage: ({ secret, tag }) => ({
    files: { [SPARE]: `${secret.whole}\n` },
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Use the Read tool to read ${MISSING}. If that fails, use it to read ${SPARE} in its place. ` +
          'Reply with exactly the token you find and nothing else.',
        tools: ['Read'],
        allow: [READ_WORKSPACE],
        bare: true,
        session: 'none',
      },
    ],
  }),
  expect: [toolFailed('Read'), toolReturnedSecret('Read'), answerIsSecret],
};
