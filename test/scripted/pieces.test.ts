import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pieces } from '../../src/scripted/pieces.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 400 });

test('pieces join to the text again, and none is empty', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const cut = pieces(text);
      assert.equal(cut.join(''), text);
      assert.ok(cut.every((piece) => piece !== ''));
    }),
  );
});

test('no piece ends within a surrogate pair', () => {
  fc.assert(fc.property(anyText, (text) => pieces(text).every((piece) => piece.isWellFormed())));
});

test('a token takes several pieces, and a long text not thousands', () => {
  assert.deepEqual(pieces('BCDFGH-JKMNPQ'), ['BCDFG', 'H-JKM', 'NPQ']);
  assert.ok(pieces('x'.repeat(100_000)).length <= 48);
  assert.deepEqual(pieces(''), []);
});
