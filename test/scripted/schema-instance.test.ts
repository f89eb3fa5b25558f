import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { schemaInstance } from '../../src/scripted/schema-instance.ts';

test('the instance satisfies the schema it was made from', () => {
  const shapes = [
    z.object({ title: z.string().min(12), note: z.string().optional() }),
    z.object({ kind: z.enum(['a', 'b']), always: z.literal(7), on: z.boolean() }),
    z.object({ list: z.array(z.object({ n: z.number().int().min(3) })).min(2) }),
    z.union([z.object({ a: z.null() }), z.string()]),
  ];
  for (const shape of shapes) {
    const made = schemaInstance(z.toJSONSchema(shape));
    assert.ok(shape.safeParse(made).success, JSON.stringify(made));
  }
});

test('optional properties are left out', () => {
  const schema = { type: 'object', properties: { a: { type: 'null' }, b: {} }, required: ['a'] };
  assert.deepEqual(schemaInstance(schema), { a: null });
});

test('references are followed, and one that leads to itself ends', () => {
  const named = { $ref: '#/$defs/n', $defs: { n: { type: 'integer' } } };
  assert.equal(schemaInstance(named), 0);
  const endless = { type: 'array', minItems: 1, items: { $ref: '#' } };
  assert.ok(Array.isArray(schemaInstance(endless)));
});
