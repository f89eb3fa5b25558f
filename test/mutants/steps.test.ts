import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { edit, nodesOf, pathOf, placesOf } from './steps.ts';

const BODY = {
  system: [{ type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } }],
  messages: [
    { role: 'user', content: 'hello' },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 't1', name: 'Read', input: { file: { path: 'x' } } }],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'y' }] },
  ],
  tools: [
    {
      name: 'Read',
      input_schema: {
        type: 'object',
        properties: { type: { type: 'string', enum: ['a', 'b'] } },
        $defs: { one: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
      },
    },
    { type: 'web_search_20250305', name: 'web_search', max_uses: 8 },
  ],
};

const paths = (value: unknown) => [...new Set(nodesOf(value).map(({ steps }) => pathOf(steps)))];

test('paths go down to the leaves, with places and names folded', () => {
  assert.deepEqual(paths(BODY), [
    'system',
    'system[text]',
    'system[text].type',
    'system[text].text',
    'system[text].cache_control',
    'system[text].cache_control.type',
    'system[text].cache_control.ttl',
    'messages',
    'messages[user]',
    'messages[user].role',
    'messages[user].content',
    'messages[assistant]',
    'messages[assistant].role',
    'messages[assistant].content',
    'messages[assistant].content[tool_use]',
    'messages[assistant].content[tool_use].type',
    'messages[assistant].content[tool_use].id',
    'messages[assistant].content[tool_use].name',
    'messages[assistant].content[tool_use].input',
    'messages[assistant].content[tool_use].input.*',
    'messages[user].content[tool_result]',
    'messages[user].content[tool_result].type',
    'messages[user].content[tool_result].tool_use_id',
    'messages[user].content[tool_result].content',
    'tools',
    'tools[]',
    'tools[].name',
    'tools[].input_schema',
    'tools[].input_schema.type',
    'tools[].input_schema.properties',
    'tools[].input_schema.properties.*',
    'tools[].input_schema.properties.*.type',
    'tools[].input_schema.properties.*.enum',
    'tools[].input_schema.$defs',
    'tools[].input_schema.$defs.*',
    'tools[].input_schema.$defs.*.anyOf',
    'tools[].input_schema.$defs.*.anyOf[]',
    'tools[].input_schema.$defs.*.anyOf[].type',
    'tools[web_search_20250305]',
    'tools[web_search_20250305].type',
    'tools[web_search_20250305].name',
    'tools[web_search_20250305].max_uses',
  ]);
});

test('deltas and blocks of an event are told apart by their type', () => {
  const event = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a' } };
  assert.deepEqual(paths(event), [
    'type',
    'index',
    'delta[text_delta]',
    'delta[text_delta].type',
    'delta[text_delta].text',
  ]);
  const [, , , , text] = nodesOf(event);
  const other = { type: 'content_block_delta', delta: { type: 'thinking_delta', text: 'b' } };
  assert.equal(placesOf(other, text?.steps ?? []).length, 0);
});

function stepsOf(path: string) {
  return nodesOf(BODY).find(({ steps }) => pathOf(steps) === path)?.steps ?? [];
}

test('an edit strikes every place of its path and nothing else', () => {
  const dropped = edit(BODY, stepsOf('messages[user].content'), () => []);
  assert.deepEqual(dropped, {
    ...BODY,
    messages: [{ role: 'user' }, BODY.messages[1], { role: 'user' }],
  });
  const doubled = edit({ tools: BODY.tools }, stepsOf('tools[web_search_20250305]'), (held) => [
    held,
    held,
  ]);
  assert.deepEqual(doubled, { tools: [BODY.tools[0], BODY.tools[1], BODY.tools[1]] });
  assert.deepEqual(placesOf(BODY, stepsOf('messages[user].content[tool_result].tool_use_id')), [
    ['messages', 2, 'content', 0, 'tool_use_id'],
  ]);
});

test('every path leads back to the value it was found at, and an empty edit changes nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      for (const { steps, value: held } of nodesOf(value)) {
        const found = placesOf(value, steps).map((place) =>
          place.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value),
        );
        assert.ok(found.some((one) => JSON.stringify(one) === JSON.stringify(held)));
        assert.deepEqual(
          edit(value, steps, (one) => [one]),
          value,
        );
      }
    }),
  );
});
