import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXCHANGE, recordedCell } from './recorded.ts';
import { exchangesOf, readingsOf } from './recording.ts';
import { nameOf, sitesOf } from './sites.ts';

test('an exchange is read back from its line as it was recorded', async () => {
  assert.deepEqual(exchangesOf(await recordedCell()), [EXCHANGE]);
});

test('paths are derived from every part of an exchange, with the probes that hold them', async () => {
  const readings = await readingsOf(await recordedCell());
  const sites = sitesOf([
    { probe: 'basic_text', readings },
    { probe: 'thinking', readings: [...readings, ...readings] },
  ]);
  const names = sites.map(nameOf);
  for (const name of [
    'messages route messages',
    'messages query beta',
    'messages request-header anthropic-version',
    'messages beta two-2026-01-01',
    'messages request-body messages[system].output_config.effort',
    'messages status 200',
    'messages response-header content-type',
    'messages stream stream',
    'messages event message_start.message.usage.input_tokens',
    'messages event content_block_delta.delta[text_delta].text',
  ]) {
    assert.ok(names.includes(name), name);
  }
  assert.equal(new Set(names).size, names.length);
  const text = sites.find(({ path }) => path === 'content_block_delta.delta[text_delta].text');
  assert.deepEqual(text?.values, ['a b ', 'cd']);
  assert.deepEqual(text?.probes, { basic_text: 2, thinking: 4 });
});
