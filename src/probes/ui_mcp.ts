import type { Scene } from '../scripted/scene.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { answerFrom, callTool, MCP_TOKEN_TOOL } from './tasks/call-tool.ts';
import { findAndCall, resultsBesideSearch } from './tasks/find-tool.ts';
import { orTitle } from './tasks/title.ts';
import { turn, uiStep } from './ui-step.ts';

/** Calls the tool that the prompt names, wherever it is to be found. */
const scene: Scene = (conversation, context) => {
  const name = callTool.hear(context.prompt);
  if (name === undefined) return { text: 'I could not find the name of a tool in the prompt.' };
  const result = resultsBesideSearch(context).at(-1);
  return result ? answerFrom(result) : findAndCall(conversation, context, { name, input: {} });
};

export const uiMcp: Probe = {
  name: 'ui_mcp',
  purpose: 'At the screen a tool of an MCP server is found, called and answered.',
  group: 'ui',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/415',
  needs: { screen: true },
  stage: ({ secret, tag, mcp }) => ({
    steps: [
      uiStep(
        [
          turn(
            `${tag()} ${callTool.say(MCP_TOKEN_TOOL)}. Reply with exactly the token it returns and nothing else.`,
          ),
        ],
        {
          permissionMode: 'default',
          allow: [MCP_TOKEN_TOOL],
          mcpServers: { smoke: mcp.stdio(secret) },
        },
      ),
    ],
  }),
  scene: orTitle(scene),
  expect: [toolReturnedSecret(MCP_TOKEN_TOOL), answerIsSecret],
};
