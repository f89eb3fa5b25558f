import type { Scene } from '../scripted/scene.ts';
import { cliStep } from './cli-step.ts';
import { structuredOutputIs } from './expect/structured.ts';
import type { Probe } from './probe.ts';
import { partsIn, type Secret } from './secret.ts';
import { callTools, resultsOf } from './tasks/call-tool.ts';
import { NO_PARTS } from './tasks/join.ts';
import type { Task } from './tasks/task.ts';

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

/** The CLI's own tool for answers that follow a schema. */
const TOOL = 'StructuredOutput';

export const joinAndDescribe: Task<Secret> = {
  say: ({ left, right }) =>
    `Join these two parts with a hyphen, in this order: ${left} ${right}\n` +
    'Give the joined token, the list of the two parts, and the length of the joined token.',
  hear: partsIn,
};

function described({ left, right, whole }: Secret) {
  return { token: whole, parts: [left, right], length: whole.length };
}

/** Answers by the CLI's tool or, where the request itself asks for a schema, in JSON. */
const scene: Scene = (conversation, context) => {
  const secret = joinAndDescribe.hear(context.prompt);
  if (!secret) return NO_PARTS;
  if (resultsOf(context).length > 0) return { text: 'Done.' };
  const input = described(secret);
  return conversation.jsonSchema === undefined
    ? callTools(conversation, [{ name: TOOL, input }])
    : { text: JSON.stringify(input) };
};

export const structuredOutput: Probe = {
  name: 'structured_output',
  purpose: 'The final answer follows a JSON schema (`--json-schema`).',
  cost: 'cheap',
  rules: ['tool/*', 'body/unknown-field'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/5280',
  needs: { flags: ['--json-schema'] },
  stage: ({ secret, tag }) => ({
    steps: [cliStep(`${tag()} ${joinAndDescribe.say(secret)}`, { jsonSchema: SCHEMA })],
  }),
  scene,
  expect: [structuredOutputIs(described)],
};
