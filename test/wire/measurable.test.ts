import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measured, unmeasurableWords } from '../../src/wire/measurable.ts';

test('a time counts only beyond what this machine is late by itself', () => {
  assert.equal(measured(299, 300, {}), 'within');
  assert.equal(measured(300, 300, {}), 'beyond');
  assert.equal(measured(299, 300, { lagMs: 1000 }), 'within');
  assert.equal(measured(300, 300, { lagMs: 10 }), 'unmeasurable');
  assert.equal(measured(340, 300, { lagMs: 10 }), 'beyond');
  assert.match(unmeasurableWords({ lagMs: 123.4 }), /up to 123 ms late$/);
});
