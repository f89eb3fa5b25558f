import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Outcome } from '../../src/report/report.ts';
import { faultNamed } from '../faults/catalogue.ts';
import { type Bench, judgeFault, openBench } from '../faults/judge-fault.ts';

/** What people see of auto mode behind a proxy, through the real CLI in print mode and at its own screen. */
const PROBES = ['auto_server', 'auto_client', 'ui_first_turn', 'ui_auto_server'];

describe('auto mode behind a proxy', { timeout: 300_000 }, () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
  });
  after(() => bench.close());

  const behind = async (name: string): Promise<readonly Outcome[]> => {
    const { outcomes } = await judgeFault(bench, { ...faultNamed(name), probes: PROBES });
    assert.equal(outcomes.length, PROBES.length);
    return outcomes;
  };

  test('that passes everything through, all is green', async () => {
    for (const { feature, classification, findings, reasons } of await behind('untouched')) {
      assert.equal(classification, 'passed', `${feature}: ${reasons.join('; ')}`);
      assert.deepEqual(
        findings.filter(({ severity }) => severity !== 'note'),
        [],
        feature,
      );
    }
  });

  test('that refuses safeguards with 400, nothing is red, and what it costs is told', async () => {
    const outcomes = await behind('safeguards-refused-400');
    for (const { feature, classification, reasons } of outcomes)
      assert.equal(classification, 'passed', `${feature}: ${reasons.join('; ')}`);
    const told = outcomes.flatMap(({ findings }) =>
      findings.filter(({ severity }) => severity === 'warning'),
    );
    assert.deepEqual([...new Set(told.map(({ rule }) => rule))], ['auto-mode/refused']);
    assert.match(told[0]?.message ?? '', /^safeguards was refused with 400.*stops the turn/);
  });

  test('that drops field and beta in silence, whoever needs the check is red, and told why', async () => {
    const outcomes = await behind('safeguards-and-beta-dropped');
    const red = outcomes.filter(({ classification }) => classification === 'product_failure');
    assert.deepEqual(
      red.map(({ feature }) => feature).toSorted(),
      // The CLI's own check sends but the mode's own beta, which is lost too.
      PROBES.toSorted(),
    );
    const server = red.find(({ feature }) => feature === 'ui_auto_server');
    assert.match(server?.reasons.join('\n') ?? '', /safeguards did not reach the upstream/);
    assert.equal(server?.screen?.stuck?.includes('a notice that waits for a key'), true);
  });
});
