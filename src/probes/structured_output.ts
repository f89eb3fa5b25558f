import { structuredOutputIs } from './expect/structured.ts';
import type { Probe } from './probe.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    token: { type: 'string' },
    parts: { type: 'array', items: { type: 'string' } },
    length: { type: 'integer' },
  },
  required: ['token', 'parts', 'length'],
  additionalProperties: false,
};

export const structuredOutput: Probe = {
  name: 'structured_output',
  purpose: 'The final answer follows a JSON schema (`--json-schema`).',
  cost: 'cheap',
  rules: ['tool/*', 'body/unknown-field'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/5280',
  needs: { flags: ['--json-schema'] },
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Join these two parts with a hyphen, in this order: ${secret.left} ${secret.right}\n` +
          'Give the joined token, the list of the two parts, and the length of the joined token.',
        tools: [],
        jsonSchema: SCHEMA,
        bare: true,
        session: 'none',
      },
    ],
  }),
  expect: [
    structuredOutputIs(({ left, right, whole }) => ({
      token: whole,
      parts: [left, right],
      length: whole.length,
    })),
  ],
};
