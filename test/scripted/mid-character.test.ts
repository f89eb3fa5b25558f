import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { startScriptedModel } from '../../src/scripted/server.ts';

const TEXT = 'é漢😀é漢😀';
const ATTEMPT = '[smoke:odd-00000000]';

/** The packets of a streamed answer. */
function packetsOf(url: string): Promise<Buffer[]> {
  const body = JSON.stringify({
    model: 'm',
    max_tokens: 100,
    stream: true,
    messages: [{ role: 'user', content: ATTEMPT }],
  });
  return new Promise((resolve, reject) => {
    const asked = request(
      `${url}/v1/messages`,
      { method: 'POST', headers: { 'anthropic-version': '2023-06-01' } },
      (response) => {
        const packets: Buffer[] = [];
        response.on('data', (bytes: Buffer) => packets.push(bytes));
        response.on('end', () => resolve(packets));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

test('a stream sent in mid-character is whole as bytes and broken packet by packet', async () => {
  const model = await startScriptedModel({
    scenes: { odd: () => ({ text: TEXT, midCharacter: true }) },
  });
  try {
    const packets = await packetsOf(model.url);
    const joined = Buffer.concat(packets).toString('utf8');
    assert.ok(!joined.includes('\uFFFD'));
    assert.match(joined, /é漢😀/u);
    const apart = packets.map((packet) => packet.toString('utf8')).join('');
    assert.ok(apart.includes('\uFFFD'), 'no packet ended inside a character');
  } finally {
    await model.close();
  }
});
