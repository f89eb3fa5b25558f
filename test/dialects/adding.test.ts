import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIALECTS, dialectOf, isForeign } from '../../src/dialects/dialects.ts';
import { answerOf, hasFailed } from '../../src/dialects/outcome.ts';
import { textByRole } from '../../src/dialects/request-text.ts';
import { startScriptedModel } from '../../src/scripted/server.ts';
import { readExchange } from '../../src/wire/read.ts';
import type { Reading } from '../../src/wire/reading.ts';
import { startRecorder } from '../../src/wire/recorder.ts';
import { toy } from './toy/dialect.ts';

const WITH_TOY = [...DIALECTS, toy];
const ASKED = '[smoke:odd-00000000] Say it.';
const ABILITIES = [{ called: 'look' }];

/** What the south recorder sees of one call that the scripted model answers. */
async function asked(stream: boolean, token = 'key'): Promise<Reading> {
  const model = await startScriptedModel({
    token: 'key',
    dialects: WITH_TOY,
    scenes: { odd: () => ({ text: 'The fox jumps over the dog.' }) },
  });
  const recorder = await startRecorder({ side: 'south', upstream: model.url, attribute: 'tag' });
  try {
    const response = await fetch(`${recorder.url}/any/talk`, {
      method: 'POST',
      headers: { 'x-toy': token },
      body: JSON.stringify({ asked: ASKED, abilities: ABILITIES, stream }),
    });
    await response.text();
    const [recorded] = await recorder.take('odd-00000000');
    assert.ok(recorded);
    return await readExchange(recorded);
  } finally {
    await recorder.close();
    await model.close();
  }
}

for (const stream of [true, false])
  test(`one more line in the list is served and read, ${stream ? 'streamed' : 'whole'}`, async () => {
    const reading = await asked(stream);
    assert.equal(reading.response.kind, stream ? 'stream' : 'json');
    const answer = answerOf(reading, WITH_TOY);
    assert.equal(answer?.text, 'The fox jumps over the dog.');
    assert.equal(answer?.stop, 'end');
    assert.equal(answer?.whole, true);
    assert.equal(hasFailed(reading, WITH_TOY), false);
    const dialect = dialectOf(reading, WITH_TOY);
    assert.equal(dialect?.name, 'toy');
    assert.deepEqual(
      dialect?.tools(reading.requestJson).map(({ name }) => name),
      ['look'],
    );
    assert.deepEqual(textByRole(reading, WITH_TOY), { assistant: '', others: ASKED });
    assert.equal(isForeign(reading, WITH_TOY), false);
  });

test('its own refusal is no answer, and a token is asked for', async () => {
  const reading = await asked(true, 'wrong');
  assert.equal(reading.exchange.response?.status, 401);
  assert.equal(answerOf(reading, WITH_TOY), undefined);
  assert.equal(hasFailed(reading, WITH_TOY), true);
});

test('without the line it is foreign, and the first dialect refuses it', async () => {
  const reading = await asked(true);
  assert.equal(isForeign(reading), true);
  assert.equal(answerOf(reading), undefined);
  const model = await startScriptedModel({ scenes: {} });
  try {
    const response = await fetch(`${model.url}/any/talk`, { method: 'POST', body: '{}' });
    assert.equal(response.status, 404);
    assert.match(await response.text(), /"not_found_error"/);
  } finally {
    await model.close();
  }
});
