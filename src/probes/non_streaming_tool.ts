import { messageOfJson } from '../dialects/anthropic/reading/message.ts';
import { canonicalJson } from '../system/json.ts';
import { httpAnswer, shownText } from './expect/http.ts';
import type { Probe } from './probe.ts';
import { readFile, readFileScene } from './tasks/read-file.ts';

const READ = {
  name: 'Read',
  description: 'Reads a file and returns its text.',
  input_schema: {
    type: 'object',
    properties: { file_path: { type: 'string', description: 'The path of the file.' } },
    required: ['file_path'],
    additionalProperties: false,
  },
};

/** Named by the attempt's secret, so that no other attempt's call will do. */
function fileOf({ left }: { readonly left: string }): string {
  return `smoke-${left}.txt`;
}

export const nonStreamingTool: Probe = {
  name: 'non_streaming_tool',
  purpose: 'A tool call in an answer that is not streamed has its arguments as an object.',
  cost: 'cheap',
  rules: ['nonstream/*', 'tool/*'],
  seenIn: 'https://github.com/nielspeter/claude-code-proxy/issues/13',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'http',
        method: 'POST',
        path: '/v1/messages',
        withModel: true,
        body: {
          max_tokens: 1024,
          tools: [READ],
          tool_choice: { type: 'tool', name: READ.name },
          messages: [{ role: 'user', content: `${tag()} ${readFile.say(fileOf(secret))}.` }],
        },
      },
    ],
  }),
  scene: readFileScene,
  expect: [
    {
      name: 'the call of Read comes with the arguments asked for',
      judge: (seen) =>
        httpAnswer(0, 'the call of Read', (run, json) => {
          if (run.status !== 200) return `expected 200, seen ${run.status} ${shownText(run)}`;
          const call = messageOfJson(json)?.blocks.find(({ type }) => type === 'tool_use');
          if (call?.name !== READ.name) return `expected a call of Read, seen ${shownText(run)}`;
          const wanted = canonicalJson({ file_path: fileOf(seen.secret) });
          const given = canonicalJson(call.start['input']);
          return given === wanted ? undefined : `expected the input ${wanted}, seen ${given}`;
        }).judge(seen),
    },
  ],
};
