import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  beyond,
  difference,
  itemsOf,
} from '../../../../src/dialects/anthropic/profile/difference.ts';
import {
  profileOf,
  unitedProfile,
  wireProfile,
} from '../../../../src/dialects/anthropic/profile/wire-profile.ts';
import { reading, stream } from '../../../wire/readings.ts';

const asked = (request: unknown) => profileOf([reading({ request })]).body;

test('leaves are told by path and kind, with list places folded and variants apart', () => {
  const body = asked({
    stream: true,
    max_tokens: 5,
    thinking: { type: 'adaptive', display: 'updates' },
    stop_sequences: ['</severity>', 'b'],
    temperature: null,
    tools: [],
    messages: [
      { role: 'system', content: [{ type: 'text', text: 'x' }] },
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'toolu_1', name: 'Read', input: { file_path: 'a' } }],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'y' }] },
        ],
      },
    ],
  });
  assert.deepEqual(body, [
    'max_tokens: number',
    'messages[assistant].content[tool_use].id: string',
    'messages[assistant].content[tool_use].input: object',
    'messages[assistant].content[tool_use].name: string',
    'messages[assistant].content[tool_use].type: string',
    'messages[assistant].role: string',
    'messages[system].content[text].text: string',
    'messages[system].content[text].type: string',
    'messages[system].role: string',
    'messages[user].content: string',
    'messages[user].content[tool_result].content[text].text: string',
    'messages[user].content[tool_result].content[text].type: string',
    'messages[user].content[tool_result].tool_use_id: string',
    'messages[user].content[tool_result].type: string',
    'messages[user].role: string',
    'stop_sequences[]: string',
    'stream: boolean',
    'temperature: null',
    'thinking(adaptive).display: string',
    'thinking(adaptive).type: string',
    'tools: array',
  ]);
});

test('of a schema stand its keywords, not the names of its author', () => {
  const input_schema = {
    type: 'object',
    properties: {
      type: { type: 'string', enum: ['a', 'b'] },
      list: { type: 'array', items: { type: 'object', properties: { deep: { minimum: 1 } } } },
    },
    additionalProperties: false,
  };
  assert.deepEqual(asked({ tools: [{ name: 'Read', input_schema }] }), [
    'tools[].input_schema.*.enum: array',
    'tools[].input_schema.*.items: object',
    'tools[].input_schema.*.minimum: number',
    'tools[].input_schema.*.properties: object',
    'tools[].input_schema.*.type: string',
    'tools[].input_schema.additionalProperties: boolean',
    'tools[].input_schema.properties: object',
    'tools[].input_schema.type: string',
    'tools[].name: string',
  ]);
});

test('routes, headers, betas, tools and events stand by name', () => {
  const profile = profileOf([
    reading({
      requestHeaders: [
        ['anthropic-beta', 'claude-code-20250219, effort-2025-11-24'],
        ['X-App', 'cli'],
      ],
      request: { tools: [{ name: 'Bash' }, { name: 'mcp__mine__find' }, { type: 'odd' }] },
      response: stream([
        { type: 'message_start', message: {} },
        { type: 'content_block_start', content_block: { type: 'text' } },
        { type: 'content_block_delta', delta: { type: 'text_delta' } },
        { type: 'message_delta', delta: { stop_reason: 'end_turn', safeguard_results: [] } },
        { type: 'error', error: { type: 'overloaded_error' } },
      ]),
    }),
    reading({ route: 'count_tokens', request: { messages: [] } }),
    reading({ method: 'GET', path: '/v1/models/claude-sonnet-5-5?limit=3' }),
    reading({ method: 'HEAD', path: '/api/hello' }),
  ]);
  assert.deepEqual(profile.routes, [
    'GET /v1/models/*?limit',
    'HEAD /api/hello',
    'POST /v1/messages/count_tokens?beta',
    'POST /v1/messages?beta',
  ]);
  assert.deepEqual(profile.headers, ['anthropic-beta', 'anthropic-version', 'x-app']);
  assert.deepEqual(profile.betas, ['claude-code-20250219', 'effort-2025-11-24']);
  assert.deepEqual(profile.tools, ['Bash', 'mcp__*']);
  assert.ok(profile.body.includes('/v1/messages/count_tokens messages: array'));
  assert.deepEqual(profile.events, [
    'content_block_delta text_delta',
    'content_block_start text',
    'error overloaded_error',
    'message_delta safeguard_results',
    'message_delta stop_reason',
    'message_start',
  ]);
});

/** Contents that no name could be taken for, so that they can be looked for. */
const content = fc.stringMatching(/^CONTENT[0-9]{3,9}$/);
const name = fc.constantFrom('model', 'text', 'content', 'system', 'input', 'schema', 'type', 'a');
const { body } = fc.letrec((tie) => ({
  leaf: fc.oneof(content, fc.integer(), fc.boolean(), fc.constant(null)),
  body: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('body'), { maxLength: 3 }),
    fc.dictionary(fc.oneof({ weight: 5, arbitrary: name }, content), tie('body'), { maxKeys: 4 }),
  ),
}));

test('no contents stand in a profile', () => {
  fc.assert(
    fc.property(body, (request) => {
      const profile = wireProfile.parse(profileOf([reading({ request })]));
      assert.doesNotMatch(JSON.stringify(profile), /CONTENT/);
    }),
  );
});

test('values, order and repetition make no difference', () => {
  fc.assert(
    fc.property(fc.array(body, { maxLength: 4 }), (bodies) => {
      const before = profileOf(bodies.map((request) => reading({ request })));
      const others = bodies.toReversed().map((request) => reading({ request: otherwise(request) }));
      assert.deepEqual(difference(before, profileOf([...others, ...others])), {
        added: [],
        removed: [],
      });
    }),
  );
});

/** The same with other values of the same kinds, keys and list members the other way round. */
function otherwise(value: unknown): unknown {
  if (typeof value === 'string') return `${value}9`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...value, ...value].reverse().map(otherwise);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, otherwise(inner)]),
  );
}

test('a difference is exact both ways, and a union holds all', () => {
  fc.assert(
    fc.property(body, body, (one, two) => {
      const [first, second] = [one, two].map((request) => profileOf([reading({ request })]));
      assert.ok(first && second);
      const { added, removed } = difference(first, second);
      assert.deepEqual(difference(second, first), { added: removed, removed: added });
      const united = unitedProfile([first, second]);
      assert.deepEqual([...beyond(first, united), ...beyond(second, united)], []);
      assert.equal(itemsOf(united).length, itemsOf(first).length + added.length);
    }),
  );
});
