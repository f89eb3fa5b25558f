import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaLacks } from '../../../src/probes/tasks/schema-paths.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    who: { $ref: '#/$defs/name' },
    list: { type: 'array', items: { anyOf: [{ type: 'null' }, { properties: { sku: {} } }] } },
    loop: { $ref: '#/properties/loop' },
  },
  $defs: { name: { type: 'object', properties: { first: { type: 'string' } } } },
};

test('paths are followed through references, lists and choices', () => {
  for (const path of [['who', 'first'], ['list', '[]', 'sku'], []]) {
    assert.equal(schemaLacks(SCHEMA, path), false, path.join('.'));
  }
  for (const path of [
    ['who', 'last'],
    ['list', 'sku'],
    ['list', '[]', 'price'],
    ['loop', 'x'],
    ['no'],
  ]) {
    assert.equal(schemaLacks(SCHEMA, path), true, path.join('.'));
  }
});
