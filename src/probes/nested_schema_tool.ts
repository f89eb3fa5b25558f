import { answerIsSecret } from './expect/answer.ts';
import { calledWith, toolReturnedSecret } from './expect/tool.ts';
import { ORDER } from './mcp/tools.ts';
import type { Probe } from './probe.ts';

const TOOL = 'mcp__smoke__place_order';

export const nestedSchemaTool: Probe = {
  name: 'nested_schema_tool',
  purpose:
    'A tool with a deep schema is called with objects, lists, numbers and null in their places.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools'],
  seenIn: 'https://github.com/vllm-project/vllm/issues/34887',
  needs: {},
  stage: ({ secret, tag, mcp }) => ({
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Call the tool ${TOOL} once, with exactly these arguments: ${JSON.stringify(ORDER)}\n` +
          'Reply with exactly the token it returns and nothing else.',
        tools: [],
        allow: [TOOL],
        mcpServers: { smoke: mcp.stdio(secret, 'order') },
        bare: true,
        session: 'none',
      },
    ],
  }),
  expect: [calledWith(TOOL, ORDER), toolReturnedSecret(TOOL), answerIsSecret],
};
