import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startScriptedModel } from '../../src/scripted/server.ts';
import { at, objectsIn } from '../../src/system/json.ts';

const results = [{ title: 'A page', url: 'https://example.com/a' }];

test('a search by the server is its call, its result, and then the text', async () => {
  const model = await startScriptedModel({
    scenes: { odd: () => ({ search: { query: 'pages', results }, text: 'Found.' }) },
  });
  try {
    const response = await fetch(`${model.url}/v1/messages`, {
      method: 'POST',
      headers: { 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({
        model: 'm',
        max_tokens: 100,
        messages: [{ role: 'user', content: '[smoke:odd-00000000]' }],
        tools: [{ type: 'web_search_20250305', name: 'web_search' }],
      }),
    });
    const message: unknown = await response.json();
    const [call, result, text] = objectsIn(at(message, 'content'));
    assert.deepEqual(at(call, 'input'), { query: 'pages' });
    assert.equal(at(result, 'tool_use_id'), at(call, 'id'));
    const [page] = objectsIn(at(result, 'content'));
    assert.equal(page?.['title'], 'A page');
    assert.equal(at(text, 'text'), 'Found.');
    assert.equal(at(message, 'stop_reason'), 'end_turn');
    assert.equal(at(message, 'usage', 'server_tool_use', 'web_search_requests'), 1);
  } finally {
    await model.close();
  }
});
