import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlined } from '../../src/rules/body/inlined-schema.ts';

test('definitions stand where they are named, with what is said beside them', () => {
  const schema = {
    properties: { who: { $ref: '#/$defs/person', description: 'x' }, other: { $ref: '#/a/b' } },
    $defs: { person: { type: 'object' } },
  };
  assert.deepEqual(inlined(schema), {
    properties: { who: { type: 'object', description: 'x' }, other: { $ref: '#/a/b' } },
  });
});

test('a schema that names itself, or grows without end, is left as it stands', () => {
  const tree = { $ref: '#/$defs/tree', $defs: { tree: { items: { $ref: '#/$defs/tree' } } } };
  assert.deepEqual(inlined(tree), { items: { $ref: '#/$defs/tree' } });
  const next = (place: number) => ({ $ref: `#/$defs/d${place}` });
  const names = Array.from({ length: 30 }, (_, place) => place);
  const $defs = Object.fromEntries(
    names.map((place) => [`d${place}`, { a: next(place + 1), b: next(place + 1) }]),
  );
  const bomb = { ...next(0), $defs };
  assert.equal(inlined(bomb), bomb);
});
