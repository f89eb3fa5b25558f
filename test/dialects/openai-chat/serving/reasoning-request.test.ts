import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasoningRequest } from '../../../../src/dialects/openai-chat/serving/reasoning-request.ts';

const asking: readonly (readonly [request: object, field: string])[] = [
  [{ reasoning_effort: 'minimal' }, 'reasoning_content'],
  [{ enable_thinking: true }, 'reasoning_content'],
  [{ thinking: { type: 'enabled', budget_tokens: 9 } }, 'reasoning_content'],
  [{ chat_template_kwargs: { enable_thinking: true } }, 'reasoning_content'],
  [{ chat_template_kwargs: { thinking: true } }, 'reasoning_content'],
  [{ reasoning: { effort: 'high' } }, 'reasoning'],
  [{ reasoning: { max_tokens: 2000 } }, 'reasoning'],
  [{ include_reasoning: true }, 'reasoning'],
  [{ reasoning: { effort: 'high', enabled: true }, enable_thinking: true }, 'reasoning_content'],
  [{ enable_thinking: 'odd', reasoning_effort: 'low' }, 'reasoning_content'],
];

for (const [request, field] of asking) {
  test(`${JSON.stringify(request)} asks for reasoning, to come as ${field}`, () => {
    const read = reasoningRequest(request);
    assert.deepEqual([read.asked, read.field], [true, field]);
  });
}

const silent: readonly object[] = [
  {},
  { reasoning_effort: 'none' },
  { reasoning_effort: null },
  { enable_thinking: false },
  { thinking: { type: 'disabled' } },
  { thinking: true, reasoning: 'yes' },
  { chat_template_kwargs: {} },
  { reasoning: { effort: 'none' } },
  { reasoning: { enabled: false, effort: 'high' } },
  { reasoning: { exclude: true } },
];

for (const request of silent) {
  test(`${JSON.stringify(request)} asks for no reasoning`, () => {
    assert.equal(reasoningRequest(request).asked, false);
  });
}

test('the effort is told whatever its spelling', () => {
  assert.equal(reasoningRequest({ reasoning_effort: 'low' }).effort, 'low');
  assert.equal(reasoningRequest({ reasoning: { effort: 'high' } }).effort, 'high');
  assert.equal(reasoningRequest({}).effort, undefined);
});
