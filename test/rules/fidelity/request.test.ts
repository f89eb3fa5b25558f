import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../../src/rules/judge.ts';
import { reading, stream, wire } from '../../wire/readings.ts';
import { TEXT_STREAM } from '../../wire/streams.ts';
import { streamed } from '../telling.ts';

const text = (words: string, more: object = {}) => ({ type: 'text', text: words, ...more });
const MARK = { cache_control: { type: 'ephemeral' } };
const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    mode: { type: 'string', enum: ['a', 'b'], pattern: '^[ab]$' },
    who: { $ref: '#/$defs/person' },
    list: {
      type: 'array',
      items: {
        type: 'object',
        properties: { n: { type: 'integer' } },
        additionalProperties: false,
      },
    },
  },
  required: ['mode', 'who'],
  additionalProperties: false,
  $defs: { person: { type: 'object', properties: { name: { type: 'string' } } } },
};
const SENT = {
  model: 'm',
  stream: true,
  max_tokens: 9000,
  metadata: { user_id: 'u' },
  system: [text('x-anthropic-billing-header: cc_version=2;'), text('You are a tool.', MARK)],
  tools: [
    { name: 'Read', description: 'Reads  a file.', input_schema: SCHEMA, strict: true },
    { type: 'web_search_20250305', name: 'web_search', max_uses: 8 },
  ],
  context_management: { edits: [{ type: 'clear_thinking', keep: 'all' }] },
  messages: [
    { role: 'user', content: [text('hint'), text('def f():\n    return 1', MARK)] },
    { role: 'system', content: [], output_config: { effort: 'high' } },
    { role: 'assistant', content: [text('Reading.'), use('toolu_1')] },
    { role: 'user', content: [result('toolu_1', 'one\n two')] },
    { role: 'system', content: 'The date changed.' },
  ],
};

function use(id: string) {
  return { type: 'tool_use', id, name: 'Read', input: { mode: 'a' } };
}

function result(tool_use_id: string, content: unknown) {
  return { type: 'tool_result', tool_use_id, content };
}

function judged(request: object) {
  const south = reading({ side: 'south', request, response: stream(TEXT_STREAM) });
  return findings(wire([streamed(TEXT_STREAM, { request: SENT })], [south]));
}

function told(request: object): string[] {
  return judged(request).map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
}

const passed = (change: object) => told({ ...SENT, ...change });

/** The body with one thing replaced in its JSON text. */
function edited(from: string, to: string): object {
  const json = JSON.stringify(SENT);
  assert.ok(json.includes(from));
  return JSON.parse(json.replaceAll(from, to));
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted()
      .map(([key, inner]) => [key, sortedKeys(inner)]),
  );
}

test('what a careful gateway does is told by nothing', () => {
  const [first, directive, second, , last] = SENT.messages;
  assert.deepEqual(passed({}), []);
  assert.deepEqual(told(Object(sortedKeys(SENT))), []);
  assert.deepEqual(passed({ model: 'dated', stream: undefined, extra: { a: 1 } }), []);
  assert.deepEqual(passed({ system: [...SENT.system, text('Own words.')] }), []);
  assert.deepEqual(passed({ tools: SENT.tools.toReversed() }), []);
  assert.deepEqual(told(edited('"max_uses":8', '"max_uses":8,"cache_control":{"type":"x"}')), []);
  assert.deepEqual(told(edited('["a","b"]', '["b","a"]')), []);
  const asBlocks = { role: 'user', content: [result('toolu_1', [text('one\n two')])] };
  assert.deepEqual(passed({ messages: [first, directive, second, asBlocks, last] }), []);
  const renamed = edited('toolu_1', 'call_1');
  assert.deepEqual(told(renamed), []);
});

test('turns merged, and turns of the system moved to its prompt, keep what they say', () => {
  const [first, directive, second, third] = SENT.messages;
  const moved = {
    system: [...SENT.system, text('The date changed.')],
    messages: [first, directive, second, third],
  };
  assert.deepEqual(passed(moved), []);
  const [hint, code] = [first?.content[0], first?.content[1]];
  const split = [
    { role: 'user', content: [hint] },
    { role: 'user', content: [code] },
    ...SENT.messages.slice(1),
  ];
  assert.deepEqual(passed({ messages: split }), []);
});

test('body/unknown-field: what is lost below the top is told with its path, once', () => {
  assert.deepEqual(told(edited(',"additionalProperties":false', '')), [
    'warning body/unknown-field: tools[Read].input_schema.properties.list.items.additionalProperties: sent false, arrived nothing, and 1 more of its like',
  ]);
  assert.deepEqual(told(edited(',"strict":true', '')), [
    'warning body/unknown-field: tools[Read].strict: sent true, arrived nothing',
  ]);
  assert.deepEqual(told(edited('"$ref":"#/$defs/person"', '')), [
    'error body/tools: the schema of Read lost who.name',
  ]);
  assert.deepEqual(told(edited(',"keep":"all"', '')), [
    'error body/unknown-field: context_management.edits[0].keep: sent "all", arrived nothing',
  ]);
  const undirected = SENT.messages.filter(({ content }) => content.length > 0);
  assert.deepEqual(passed({ messages: undirected }), [
    'warning body/unknown-field: messages[1]: sent {"role":"system","content":[],"output_config":{"effort":"hig…, arrived nothing',
  ]);
});

test('body/field-changed: values, types, white space and what stands there twice', () => {
  assert.deepEqual(told(edited('    return', ' return')), [
    'warning body/field-changed: messages[0].content[1].text: arrived with other white space (21 characters sent, 18 arrived)',
  ]);
  assert.deepEqual(told(edited('one\\n two', 'one\\n two, and three')), [
    'warning body/field-changed: messages[3].content[0].content[0].text: sent "one\\n two", arrived "one\\n two, and three"',
  ]);
  assert.deepEqual(told(edited('{"effort":"high"}', '{"effort":"low"}')), [
    'warning body/field-changed: messages[1].output_config.effort: sent "high", arrived "low"',
  ]);
  assert.deepEqual(told(edited('"type":"integer"', '"type":"string"')), [
    'error body/field-changed: tools[Read].input_schema.properties.list.items.properties.n.type: sent "integer", arrived "string"',
  ]);
  const [first, ...rest] = SENT.messages;
  assert.deepEqual(passed({ messages: [first, first, ...rest] }).length, 1);
  assert.match(passed({ messages: [first, first, ...rest] }).join(), /arrived once more/);
});

test('a fault that has a rule of its own is told by that rule alone', () => {
  const rules = (request: object) => judged(request).map(({ rule }) => rule);
  assert.deepEqual(rules(edited('def f():', '')), ['body/history']);
  assert.deepEqual(rules(edited(',"cache_control":{"type":"ephemeral"}', '')), [
    'body/cache-control',
  ]);
  assert.deepEqual(rules(edited('"name":{"type":"string"}', '')), ['body/tools']);
  assert.deepEqual(rules({ ...SENT, tools: SENT.tools.slice(1) }), ['body/tools']);
});

test('the same loss at many places is one finding over all exchanges', () => {
  const bare = edited(',"additionalProperties":false', '');
  const side = (name: string) => (id: number) => ({
    id: `${name}${id}`,
    startedAt: 10_000 * id,
  });
  const found = findings(
    wire(
      [1, 2].map((id) => streamed(TEXT_STREAM, { ...side('n')(id), request: SENT })),
      [1, 2].map((id) =>
        reading({
          ...side('s')(id),
          side: 'south',
          request: bare,
          response: stream(TEXT_STREAM),
        }),
      ),
    ),
  );
  assert.deepEqual(
    found.map(({ rule, count, path }) => [rule, count, path]),
    [
      [
        'body/unknown-field',
        2,
        'tools[Read].input_schema.properties.list.items.additionalProperties',
      ],
    ],
  );
});
