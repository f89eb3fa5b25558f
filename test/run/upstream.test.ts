import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialectOf } from '../../src/dialects/dialects.ts';
import { openUpstream } from '../../src/run/upstream.ts';
import { newAttemptId, tagText } from '../../src/wire/attribution.ts';
import { readExchange } from '../../src/wire/read.ts';
import { loadedConfig } from './loaded-config.ts';

test('one scripted upstream serves a target of several dialects, each recorded under its attempt', async () => {
  const upstream = await openUpstream(
    loadedConfig({ 'proxy-command': 'serve {upstream}', upstream: 'scripted' }),
  );
  const attempt = newAttemptId('basic_text');
  const prompt = `${tagText(attempt)} Join these two parts with a hyphen, in this order, and reply with the joined token and nothing else: BCDFGH JKMNPQ`;
  const messages = [{ role: 'user', content: prompt }];
  try {
    const bodies = {
      '/v1/messages': { model: 'a', max_tokens: 99, messages },
      '/v1/chat/completions': { model: 'b', messages },
      '/v1/responses': { model: 'c', input: prompt },
    };
    for (const [path, body] of Object.entries(bodies)) {
      const response = await fetch(`${upstream.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
        body: JSON.stringify(body),
      });
      assert.equal(response.status, 200, path);
      assert.match(await response.text(), /BCDFGH-JKMNPQ/);
    }
    const readings = await Promise.all((await upstream.take(attempt)).map(readExchange));
    assert.deepEqual(
      readings.map((reading) => dialectOf(reading)?.name),
      ['anthropic', 'openai-chat', 'openai-responses'],
    );
  } finally {
    await upstream.close();
  }
});
