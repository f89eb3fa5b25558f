import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namedField } from '../../src/rules/named-field.ts';

const request = {
  model: 'claude-sonnet-5-5',
  messages: [
    { role: 'user', content: 'Hello' },
    { role: 'system', content: [] },
  ],
  context_management: { edits: [] },
  tools: [{ name: 'Read', defer_loading: true }],
  thinking: { type: 'adaptive' },
};

const cases: readonly (readonly [string, string, string])[] = [
  ['messages[1].role must be "user" or "assistant"', 'messages[1].role', '"system"'],
  ["messages.1.role: Input should be 'user' or 'assistant'", 'messages[1].role', '"system"'],
  [
    '{"detail":[{"type":"literal_error","loc":["body","messages",1,"role"],"msg":"no"}]}',
    'messages[1].role',
    '"system"',
  ],
  [
    '{"error":{"message":"context_management: Extra inputs are not permitted"}}',
    'context_management',
    '{"edits":[]}',
  ],
  ['tools.0.custom.defer_loading: Extra inputs', 'tools[0].defer_loading', 'true'],
  ['thinking.type: adaptive is not supported', 'thinking.type', '"adaptive"'],
];

for (const [text, path, sent] of cases) {
  test(`names ${path} from: ${text.slice(0, 60)}`, () => {
    const field = namedField(text, request);
    assert.equal(field?.path, path);
    assert.equal(field?.sent, sent);
  });
}

test('names nothing for prose that only uses a field’s word', () => {
  assert.equal(namedField('The model is busy with other messages.', request), undefined);
  assert.equal(namedField('Not found', request), undefined);
});

test('names nothing when the request is no object', () => {
  assert.equal(namedField('messages[1].role is bad', undefined), undefined);
  assert.equal(namedField('messages[1].role is bad', []), undefined);
});

test('takes any text and any request', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (text, json) => {
      const field = namedField(text, json);
      assert.ok(field === undefined || field.path.length > 0);
    }),
  );
});
