import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameArgs } from '../../src/dialects/answer.ts';

test('arguments are compared as JSON, and as text when they are none', () => {
  assert.ok(sameArgs('{"a":1,"b":{"c":2}}', '{ "b": {"c":2}, "a": 1 }'));
  assert.ok(sameArgs('', '{}'));
  assert.ok(!sameArgs('{"a":1}', '{"a":"1"}'));
  assert.ok(sameArgs('{"a":', '{"a":'));
  assert.ok(!sameArgs('{"a":', '{"a"'));
});
