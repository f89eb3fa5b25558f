import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBE_NAMES } from '../../src/probes/catalogue.ts';
import { CATALOGUE } from '../../src/rules/catalogue.ts';
import { DEFECTS, faultNamed } from './catalogue.ts';
import { HARMLESS } from './harmless.ts';

const all = [...DEFECTS, ...HARMLESS];

test('there are enough faults, each with a name of its own', () => {
  assert.ok(DEFECTS.length >= 60);
  assert.ok(HARMLESS.length >= 15);
  assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  assert.equal(faultNamed('untouched').family, 'harmless');
  assert.throws(() => faultNamed('nothing of the kind'));
});

test('faults name probes and rules that exist', () => {
  const rules = new Set(CATALOGUE.map(({ id }) => id));
  for (const { name, probes, expect } of all) {
    assert.deepEqual(
      probes.filter((probe) => !PROBE_NAMES.all.includes(probe)),
      [],
      name,
    );
    assert.deepEqual(
      expect.rules.filter((rule) => !rules.has(rule)),
      [],
      name,
    );
  }
});

test('every defect can be told from the right answer', () => {
  for (const { name, expect } of DEFECTS) {
    assert.ok(expect.rules.length > 0 || !expect.classification.includes('passed'), name);
  }
});
