import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eachConcurrently } from '../../src/system/each-concurrently.ts';
import { faultNamed } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import { type Bench, type JudgedFault, judgeFault, openBench } from '../faults/judge-fault.ts';
import { isFalseAlarm, rulesOf, scoreOf } from '../faults/score.ts';

/** A quick part of `npm run bench:faults`: each family once, through the real CLI. */
const DEFECTS = [
  'unknown-beta-filtered',
  'unknown-field-stripped',
  'system-reordered',
  'message-stop-missing',
  'block-index-reused',
  'arguments-concatenated',
  'signature-constant',
  'gzip-header-on-plain-body',
  '500-on-tool-results',
  'check-results-of-no-call',
  'own-check-stop-sequences-lost',
].map(faultNamed);

const HARMLESS = ['re-serialised', 'comments', 'gzip', 'model-renamed'].map(faultNamed);

describe('faults, through the real CLI', () => {
  const judged = new Map<Fault, JudgedFault>();
  let bench: Bench;

  before(async () => {
    bench = await openBench();
    await eachConcurrently([...DEFECTS, ...HARMLESS], 4, async (fault) => {
      const [probe = ''] = fault.probes;
      judged.set(fault, await judgeFault(bench, { ...fault, probes: [probe] }));
    });
  });
  after(() => bench.close());

  for (const fault of DEFECTS) {
    test(`${fault.name} is found, blamed on the target, and named`, () => {
      const result = judged.get(fault);
      assert.ok(result);
      const { detected, classified, named } = scoreOf(fault, result);
      const [outcome] = result.outcomes;
      assert.ok(outcome);
      const seen = `${outcome.classification}: ${rulesOf(outcome).join(', ')}`;
      assert.deepEqual(
        { detected, classified, named },
        { detected: true, classified: true, named: true },
        seen,
      );
      assert.notEqual(outcome.reasons.length, 0);
    });
  }

  for (const fault of HARMLESS) {
    test(`${fault.name} stays green`, () => {
      const result = judged.get(fault);
      assert.ok(result);
      assert.equal(result.outcomes.length, 1);
      assert.equal(
        isFalseAlarm({ judged: result }),
        false,
        JSON.stringify(result.outcomes[0]?.reasons),
      );
    });
  }
});
