import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputsFromEnv } from '../../src/config/environment.ts';

test('names are upper case with their hyphens', () => {
  const input = inputsFromEnv({ 'INPUT_PROXY-COMMAND': 'serve', INPUT_MODE: 'plan' });
  assert.equal(input('proxy-command'), 'serve');
  assert.equal(input('mode'), 'plan');
  assert.equal(input('models'), undefined);
});
