import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { callTool, callToolScene, MCP_TOKEN_TOOL } from './tasks/call-tool.ts';

export const mcpHttp: Probe = {
  name: 'mcp_http',
  purpose: 'A tool of an MCP server over http is offered, called and answered.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools'],
  seenIn: 'https://github.com/ggml-org/llama.cpp/issues/27107',
  needs: {},
  stage: ({ secret, tag, mcp }) => ({
    steps: [
      cliStep(
        `${tag()} ${callTool.say(MCP_TOKEN_TOOL)}. Reply with exactly the token it returns and nothing else.`,
        { allow: [MCP_TOKEN_TOOL], mcpServers: { smoke: mcp.http(secret) } },
      ),
    ],
  }),
  scene: callToolScene,
  expect: [toolReturnedSecret(MCP_TOKEN_TOOL), answerIsSecret],
};
