import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireModel } from '../../src/claude/model-id.ts';

test('names stand for ids of their family, unless the environment maps them', () => {
  for (const name of ['haiku', 'sonnet', 'opus'])
    assert.match(wireModel(name, {}), new RegExp(name));
  assert.equal(wireModel('haiku', { ANTHROPIC_DEFAULT_HAIKU_MODEL: 'small' }), 'small');
  assert.equal(wireModel('provider/model', {}), 'provider/model');
});
