import { textOf } from '../dialects/conversation.ts';
import type { Scene } from '../scripted/scene.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret, toolSucceeded } from './expect/tool.ts';
import { RARE_TOOL } from './mcp/tools.ts';
import type { Probe } from './probe.ts';
import { answerFrom, callTool, callTools, resultsOf } from './tasks/call-tool.ts';

const TOOL = `mcp__smoke__${RARE_TOOL}`;

/** Searches for the tool, then calls what the search named: a deferred tool is there once it is referred to. */
const scene: Scene = (conversation, context) => {
  const [found, returned] = resultsOf(context);
  if (returned) return answerFrom(returned);
  if (!found) {
    const input = { query: 'archive receipt token', max_results: 3 };
    return callTools(conversation, [{ name: 'ToolSearch', input }]);
  }
  const name = callTool.hear(textOf(found.content));
  return name === undefined
    ? { text: 'The search referred to no tool.' }
    : callTools(conversation, [{ name, input: {} }]);
};

export const toolSearch: Probe = {
  name: 'tool_search',
  purpose: 'Of many deferred tools one is searched for, loaded and called.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools', 'body/unknown-field'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/1725',
  // The oldest release it was seen with; 2.0.77 has no ToolSearch.
  needs: { claude: '2.1.100', tool: ['ToolSearch'] },
  stage: ({ secret, tag, mcp }) => ({
    steps: [
      cliStep(
        `${tag()} Find a tool that fetches the receipt token from the archive: look it up with the ToolSearch tool, ` +
          'then call it. Reply with exactly the token it returns and nothing else.',
        {
          tools: ['ToolSearch'],
          allow: ['ToolSearch', TOOL],
          mcpServers: { smoke: mcp.stdio(secret, 'many') },
          bare: false,
          env: { ENABLE_TOOL_SEARCH: 'true' },
        },
      ),
    ],
  }),
  scene,
  expect: [toolSucceeded('ToolSearch'), toolReturnedSecret(TOOL), answerIsSecret],
};
