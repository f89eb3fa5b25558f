import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outcome, ReportedFinding } from '../../../src/report/report.ts';
import { causesOf, groupsOf } from '../../../src/report/view/groups.ts';
import { anyReport } from '../arbitrary.ts';
import { sampleOutcome, sampleReport } from '../sample.ts';

type Parts = Parameters<typeof sampleOutcome>[0];

const lost = (message: string): ReportedFinding => ({
  rule: 'body/tool-result',
  severity: 'error',
  party: 'target',
  message,
  exchange: 'n3',
  count: 1,
  exchanges: ['n3'],
});

/** A cell of the given model and release that broke the rule. */
const broken = (model: string, cli_version: string, parts: Parts = {}): Outcome =>
  sampleOutcome({
    model,
    full_model: `p/${model}`,
    cli_version,
    feature: 'parallel_tools',
    classification: 'product_failure',
    findings: [lost(`the second tool result of ${model} is dropped (n3)`)],
    reasons: [`body/tool-result: the second tool result of ${model} is dropped (n3)`],
    ...parts,
  });

const passed = (model: string, cli_version: string): Outcome =>
  sampleOutcome({ model, full_model: `p/${model}`, cli_version, feature: 'parallel_tools' });

test('one broken rule is one group over all cells, with the release it came with', () => {
  const models = ['a', 'b', 'c'];
  const groups = groupsOf([
    ...models.map((model) => passed(model, '2.1.9')),
    ...models.map((model) => broken(model, '2.1.10')),
    ...models.map((model) => broken(model, '2.1.11')),
  ]);
  assert.deepEqual(groups, [
    {
      level: 'regression',
      headline:
        'the second tool result of a is dropped (`body/tool-result`): parallel_tools on 6 of 9 columns, since 2.1.10',
      party: 'target',
      rule: 'body/tool-result',
      classification: 'product_failure',
      cells: ['2.1.10', '2.1.11'].flatMap((cli) =>
        models.map((model) => `${model}/${cli}/parallel_tools`),
      ),
      columns: ['2.1.10', '2.1.11'].flatMap((cli_version) =>
        models.map((model) => ({ full_model: `p/${model}`, cli_version })),
      ),
      since: '2.1.10',
    },
  ]);
});

test('no release is named when it is not a matter of the release', () => {
  const since = (outcomes: Outcome[]) => groupsOf(outcomes)[0]?.since;
  // All releases of the run show it.
  assert.equal(since([broken('a', '2.1.9'), broken('a', '2.1.10')]), null);
  // A newer one does not.
  assert.equal(since([passed('a', '2.1.9'), broken('a', '2.1.10'), passed('a', '2.1.11')]), null);
  // The older one failed by something else, or was not judged: nothing is known of it.
  const outage = broken('a', '2.1.9', {
    classification: 'upstream_unavailable',
    findings: [],
    reasons: ['the upstream answered 529'],
  });
  const skipped = broken('a', '2.1.9', { classification: 'not_applicable', findings: [] });
  assert.equal(since([outage, broken('a', '2.1.10')]), null);
  assert.equal(since([skipped, broken('a', '2.1.10')]), null);
  // Only another model passed with the older one.
  assert.equal(since([passed('b', '2.1.9'), broken('a', '2.1.10')]), null);
});

test('a cell that broke two rules is in the groups of both', () => {
  const other: ReportedFinding = { ...lost('ids are swapped'), rule: 'body/ids' };
  const both = broken('a', '2.1.10');
  const groups = groupsOf([
    { ...both, findings: [...both.findings, other] },
    broken('b', '2.1.10'),
  ]);
  assert.deepEqual(
    groups.map(({ rule, cells }) => [rule, cells.length]),
    [
      ['body/tool-result', 2],
      ['body/ids', 1],
    ],
  );
});

test('without a rule, reasons that differ by numbers, ids, secrets and model names alone are one group', () => {
  const failed = (model: string, reason: string) =>
    broken(model, '2.1.10', { findings: [], reasons: [reason] });
  const groups = groupsOf([
    failed('gpt-5', 'expected the answer KQ7MXD-4RTWZP of gpt-5, seen toolu_01Ab after 3 events'),
    failed('qwen', 'expected the answer BCDFGH-JKMNPQ of qwen, seen toolu_92xY after 17 events'),
  ]);
  assert.equal(groups.length, 1);
  assert.equal(groups[0]?.rule, null);
});

test('what tells causes apart keeps them apart: status, words, class', () => {
  const failed = (model: string, reason: string, parts: Parts = {}) =>
    broken(model, '2.1.10', { findings: [], reasons: [reason], ...parts });
  const answered = (status: number, text: string) =>
    `the target answered POST /v1/messages with HTTP ${status} (n4): ${text}`;
  const groups = groupsOf([
    failed('a', answered(500, '"no tools"')),
    failed('b', answered(404, '"no tools"')),
    failed('c', answered(500, '"no images"')),
    failed('d', answered(500, '"no tools"'), { classification: 'harness_bug' }),
    failed('e', answered(500, '"no tools"')),
  ]);
  assert.equal(groups.length, 4);
});

test('what a model said is no part of a cause', () => {
  const said = (text: string) =>
    sampleOutcome({
      cell: text,
      classification: 'model_feature_failure',
      reasons: [`expected the final answer KQ7MXD-4RTWZP, seen "${text}"`],
    });
  assert.equal(groupsOf([said('I cannot open files.'), said('Sorry, no.')]).length, 1);
});

test('regressions come first, ours before the target’s, then failures, flaky cells, warnings', () => {
  assert.deepEqual(
    groupsOf(sampleReport().outcomes).map(
      ({ level, classification, rule }) => `${level} ${rule ?? classification}`,
    ),
    [
      'regression harness_bug',
      'regression stream/tool-json',
      'failed upstream_unavailable',
      'failed probe_timeout',
      'failed model_feature_failure',
      'flaky passed',
      'warning stream/ping',
    ],
  );
});

test('every failure is in a group, and no group has a cell twice or none', () => {
  fc.assert(
    fc.property(anyReport, ({ outcomes }) => {
      const causes = causesOf(outcomes);
      const deciding = causes.filter(({ group }) => group.classification !== null);
      const told = new Set(deciding.flatMap((cause) => cause.outcomes));
      for (const outcome of outcomes) {
        const isRed = outcome.regression || outcome.outcome === 'failed';
        const isFlaky = outcome.flaky && outcome.outcome === 'passed';
        assert.equal(told.has(outcome), isRed || isFlaky);
      }
      for (const { group, outcomes: members } of causes) {
        assert.ok(members.length > 0 && members.length === new Set(members).size);
        assert.deepEqual(
          group.cells,
          members.map(({ cell }) => cell),
        );
        assert.ok(group.headline.length < 2500 && !/[\r\n]/.test(group.headline));
      }
    }),
  );
});
