import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../src/rules/catalogue.ts';
import { findings } from '../../src/rules/judge.ts';
import { EXAMPLES } from './examples/all.ts';
import { type Shot, wireOf } from './examples/example.ts';
import { exampleLines } from './examples/show.ts';

async function brokenBy(shot: Shot) {
  const found = findings(await wireOf(shot));
  const above = found.filter(({ severity }) => severity !== 'note');
  return { all: found.map(({ rule }) => rule), above: [...new Set(above.map(({ rule }) => rule))] };
}

test('every rule has an example', () => {
  const ids = CATALOGUE.map(({ id }) => id);
  assert.deepEqual(Object.keys(EXAMPLES).toSorted(), ids.toSorted());
});

for (const [id, { broken, mended, also = {} }] of Object.entries(EXAMPLES)) {
  test(`${id}: its example breaks it alone, and the mended one nothing`, async () => {
    const seen = await brokenBy(broken);
    assert.ok(seen.all.includes(id), seen.all.join(', ') || 'nothing found');
    assert.deepEqual(
      seen.above.filter((rule) => rule !== id).toSorted(),
      Object.keys(also).toSorted(),
    );
    const whole = await brokenBy(mended);
    assert.deepEqual(whole.above, []);
    assert.ok(!whole.all.includes(id));
    assert.ok(exampleLines({ broken, mended }).length > 1, 'the document shows nothing of it');
  });
}
