import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { callTool, callToolScene, MCP_TOKEN_TOOL } from './tasks/call-tool.ts';

export const mcpStdio: Probe = {
  name: 'mcp_stdio',
  purpose: 'A tool of an MCP server over stdio is offered, called and answered.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/415',
  needs: {},
  stage: ({ secret, tag, mcp }) => ({
    steps: [
      cliStep(
        `${tag()} ${callTool.say(MCP_TOKEN_TOOL)}. Reply with exactly the token it returns and nothing else.`,
        { allow: [MCP_TOKEN_TOOL], mcpServers: { smoke: mcp.stdio(secret) } },
      ),
    ],
  }),
  scene: callToolScene,
  expect: [toolReturnedSecret(MCP_TOKEN_TOOL), answerIsSecret],
};
