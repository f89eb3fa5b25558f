import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basicText } from '../../src/probes/basic_text.ts';
import { longestFirst, oneOfEachFirst, secondsBy } from '../../src/run/order.ts';
import { reportOf, sampleOutcome } from '../report/sample.ts';
import { cell } from './cells.ts';

test('an earlier report tells by cell, else by probe; what did not run tells nothing', () => {
  const ran = (name: string, duration_s: number, attempts = 1) =>
    sampleOutcome({ cell: name, feature: 'basic_text', duration_s, attempts });
  const seconds = secondsBy(reportOf([ran('a', 10), ran('b', 20), ran('c', 0, 0)]));
  const of = (id: string) => seconds(cell({ id }));
  assert.deepEqual([of('a'), of('b'), of('c'), of('new')], [10, 20, 15, 15]);
});

test('without a report a screen is thought longer than a plain probe, a costly one longest', () => {
  const seconds = secondsBy(undefined);
  const plain = cell();
  const screen = cell({ probe: { ...basicText, needs: { screen: true } } });
  const costly = cell({ probe: { ...basicText, cost: 'costly' } });
  assert.deepEqual(longestFirst([plain, screen, costly], seconds), [costly, screen, plain]);
});

test('one cell of each probe comes before all others', () => {
  const screen = { ...basicText, name: 'screen', needs: { screen: true } };
  const cells = ['a', 'b'].flatMap((model) => [
    cell({ id: `${model}/basic` }),
    cell({ id: `${model}/screen`, probe: screen }),
  ]);
  const order = longestFirst(cells, oneOfEachFirst(cells, secondsBy(undefined)));
  assert.deepEqual(
    order.map(({ id }) => id),
    ['a/screen', 'a/basic', 'b/screen', 'b/basic'],
  );
});
