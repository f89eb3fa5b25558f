import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Baseline, differences } from '../../scripts/peers/baseline.ts';
import type { Outcome, ReportedFinding } from '../../src/report/report.ts';
import { sampleOutcome } from '../report/sample.ts';

const finding: ReportedFinding = {
  rule: 'http/refused',
  severity: 'error',
  party: 'target',
  message: 'refused',
  exchange: 'n1',
  count: 1,
  exchanges: ['n1'],
};
const red = (reasons: string[], more: Partial<Outcome> = {}) =>
  sampleOutcome({
    cli_version: '2.1.330',
    feature: 'basic_text',
    outcome: 'failed',
    classification: 'product_failure',
    reasons,
    findings: [finding],
    ...more,
  });
const wanting = (rule?: string): Baseline => ({
  recipe: 'x.md',
  cells: {
    '2.1.330': {
      basic_text: {
        classification: 'product_failure',
        cause: { ...(rule === undefined ? {} : { rule }), says: 'messages[1].role' },
        why: 'It refuses what it does not know.',
      },
    },
  },
});
const RIGHT = 'http/refused: answered with 400: it names messages[1].role';

test('a cell is as expected when its first reason is the cause', () => {
  assert.deepEqual(differences(wanting('http/refused'), [red([RIGHT])]), []);
  const unruled = red(['no messages[1].role'], { findings: [] });
  assert.deepEqual(differences(wanting(), [unruled]), []);
});

test('a wrong explanation is as wrong as a wrong verdict', () => {
  const wrong = [
    red(['recovery/retry: asked again', RIGHT]),
    red(['http/refused: answered with 500']),
    red([RIGHT], { findings: [{ ...finding, rule: 'stream/terminal-event' }] }),
    red([RIGHT], { classification: 'upstream_unavailable' }),
    sampleOutcome({ cli_version: '2.1.330', feature: 'basic_text' }),
  ];
  for (const outcome of wrong)
    assert.equal(differences(wanting('http/refused'), [outcome]).length, 1);
  assert.match(
    differences(wanting('http/refused'), [red(['x'])]).join(),
    /expected product_failure by http\/refused: "messages\[1\].role", seen product_failure\n {6}x/,
  );
});

test('cells that are missing or not expected are told', () => {
  assert.equal(differences(wanting(), []).length, 1);
  const other = sampleOutcome({ cli_version: '2.1.330', feature: 'thinking' });
  assert.equal(differences(wanting('http/refused'), [red([RIGHT]), other]).length, 1);
});
