import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret, toolSucceeded } from './expect/tool.ts';
import { RARE_TOOL } from './mcp/tools.ts';
import type { Probe } from './probe.ts';

const TOOL = `mcp__smoke__${RARE_TOOL}`;

export const toolSearch: Probe = {
  name: 'tool_search',
  purpose: 'Of many deferred tools one is searched for, loaded and called.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools', 'body/unknown-field'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/1725',
  // The oldest release it was seen with; 2.0.77 has no ToolSearch.
  needs: { claude: '2.1.100' },
  stage: ({ secret, tag, mcp }) => ({
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Find a tool that fetches the receipt token from the archive: look it up with the ToolSearch tool, ` +
          'then call it. Reply with exactly the token it returns and nothing else.',
        tools: ['ToolSearch'],
        allow: ['ToolSearch', TOOL],
        mcpServers: { smoke: mcp.stdio(secret, 'many') },
        bare: false,
        session: 'none',
        env: { ENABLE_TOOL_SEARCH: 'true' },
      },
    ],
  }),
  expect: [toolSucceeded('ToolSearch'), toolReturnedSecret(TOOL), answerIsSecret],
};
