import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, withSession } from '../../../scripted/openai-session.ts';

test("the list is OpenAI's, and Anthropic's for who names its version", () =>
  withSession(async ({ client, model }) => {
    const ids: string[] = [];
    for await (const { id, object } of client.models.list()) {
      assert.equal(object, 'model');
      ids.push(id);
    }
    assert.ok(ids.length > 1);
    for (const path of ['/v1/models', '/models', '/api/v3/models?limit=9']) {
      const json: unknown = await (await fetch(`${model.url}${path}`)).json();
      assert.partialDeepStrictEqual(json, { object: 'list' });
    }
    const headers = { 'anthropic-version': '2023-06-01' };
    const json: unknown = await (await fetch(`${model.url}/v1/models`, { headers })).json();
    assert.partialDeepStrictEqual(json, { has_more: false });
  }));

test('any name can be looked up, with the key', () =>
  withSession(
    async ({ client, model }) => {
      assert.equal((await client.models.retrieve('any/model')).id, 'any/model');
      await refusal(await fetch(`${model.url}/v1/models`), 401);
    },
    { token: 'right' },
  ));
