import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean, nearest } from '../../src/config/spelling.ts';

test('finds the nearest word, whatever the case', () => {
  assert.equal(nearest('retrys', ['repeat', 'retries']), 'retries');
  assert.equal(nearest('MODLES', ['mode', 'models']), 'models');
  assert.equal(didYouMean('modles', ['models']), ' — did you mean "models"?');
});

test('says nothing when no word is near', () => {
  assert.equal(nearest('banana', ['retries', 'mode']), undefined);
  assert.equal(nearest('x', ['a', 'go']), undefined);
  assert.equal(nearest('m'.repeat(10_000), ['mode']), undefined);
  assert.equal(didYouMean('banana', ['mode']), '');
});
