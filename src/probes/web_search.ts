import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';

export const webSearch: Probe = {
  name: 'web_search',
  purpose: 'A search by the server-side web search tool brings its results back.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools', 'stream/block-index'],
  seenIn: 'https://github.com/raine/claude-code-proxy/issues/10',
  needs: { scripted: true },
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Use the WebSearch tool to search for these two words: ${secret.left} ${secret.right}\n` +
          'Reply with exactly the token in the title of the first result and nothing else.',
        tools: ['WebSearch'],
        allow: ['WebSearch'],
        // Minimal mode has no web search.
        bare: false,
        session: 'none',
      },
    ],
  }),
  expect: [toolReturnedSecret('WebSearch'), answerIsSecret],
};
