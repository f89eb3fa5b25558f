import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pattern } from './equivalents.ts';
import type { Mutant } from './mutants.ts';
import {
  equivalentAs,
  scoredAs,
  scoreOf,
  scoreTable,
  survivorLines,
  unknownSurvivors,
} from './mutation-score.ts';
import { tellingOf } from './verdict-on.ts';

function mutant(path: string, op: string): Mutant {
  const site = {
    route: 'messages',
    part: 'request-body' as const,
    path,
    steps: [],
    values: [],
    sibling: undefined,
    probes: { basic_text: 1 },
  };
  return { id: `messages request-body ${path} ${op}`, site, op, mutation: {} };
}

const METADATA = mutant('metadata.user_id', 'dropped');
const PATTERN: Pattern = {
  where: /^messages request-body$/,
  path: /^metadata/,
  op: /^dropped$/,
  reason: 'because',
};

function finding(rule: string, severity: 'error' | 'warning' | 'note', message: string) {
  return { rule, severity, party: 'target' as const, message, exchange: 'n1' };
}

test('a red cell tells by its first reason, which may quote a rule', () => {
  const findings = [finding('body/field-changed', 'error', 'metadata.user_id did not arrive')];
  const red = { outcome: 'failed', classification: 'product_failure', findings } as const;
  const reasons = ['body/field-changed: metadata.user_id did not arrive', 'no answer'];
  assert.deepEqual(tellingOf(METADATA, { ...red, reasons }), {
    by: 'body/field-changed',
    severity: 'error',
    reason: reasons[0],
    named: true,
  });
  const unmet = tellingOf(METADATA, { ...red, reasons: ['no answer'] });
  assert.equal(unmet?.by, 'product_failure');
  assert.equal(unmet?.named, false);
});

test('a green cell tells by a finding above a note, and otherwise says nothing', () => {
  const green = { outcome: 'passed', classification: 'passed', reasons: [] } as const;
  const note = finding('body/field-changed', 'note', 'metadata.user_id');
  const warning = finding('body/field-changed', 'warning', 'metadata.user_id');
  assert.equal(tellingOf(METADATA, { ...green, findings: [note] }), undefined);
  const told = tellingOf(METADATA, { ...green, findings: [note, warning] });
  assert.deepEqual([told?.severity, told?.named], ['warning', true]);
  const skipped = { ...green, outcome: 'skipped', classification: 'missing_env' } as const;
  assert.equal(tellingOf(METADATA, { ...skipped, findings: [warning] }), undefined);
});

test('the score counts states, and shares leave out what is equivalent', () => {
  const telling = { by: 'a/b', severity: 'warning', reason: 'r', named: true } as const;
  const probes = ['basic_text'];
  const score = scoreOf('7', [
    scoredAs(METADATA, { probes, telling }, []),
    scoredAs(mutant('tools', 'null'), { probes, telling: undefined }, []),
    scoredAs(mutant('tools', 'dropped'), { probes, telling: undefined }, []),
    scoredAs(METADATA, { probes, telling: undefined }, [PATTERN]),
    equivalentAs(mutant('model', 'changed'), PATTERN),
  ]);
  const { mutants, ...counts } = score;
  assert.deepEqual(counts, {
    seed: '7',
    total: 5,
    killed: 1,
    survived: 3,
    equivalent: 1,
    named: 1,
  });
  assert.deepEqual(
    mutants.map(({ state, known }) => [state, known]),
    [
      ['killed', false],
      ['survived', false],
      ['survived', false],
      ['survived', true],
      ['equivalent', false],
    ],
  );
  assert.equal(unknownSurvivors(score).length, 2);
  assert.deepEqual(survivorLines(mutants), [
    'messages request-body tools: null, dropped',
    'messages request-body metadata.user_id: dropped (known)',
  ]);
  assert.equal(
    scoreTable(score).split('\n').at(-1),
    '| **all** | 4 | 0 | 1 | 3 | 25.0 % | 100.0 % | 1 |',
  );
});
