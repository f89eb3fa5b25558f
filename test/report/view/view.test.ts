import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { annotationsFor } from '../../../src/report/render/annotations.ts';
import { failureMessage } from '../../../src/report/render/failure-message.ts';
import { renderHtml } from '../../../src/report/render/html/page.ts';
import { renderJunit } from '../../../src/report/render/junit.ts';
import { renderSummary } from '../../../src/report/render/summary/summary.ts';
import { terminalTable } from '../../../src/report/render/terminal.ts';
import { reportSchema } from '../../../src/report/report.ts';
import { viewOf } from '../../../src/report/view/view.ts';
import { plainText } from '../../../src/system/plain-text.ts';
import { anyReport } from '../arbitrary.ts';
import { reportOf, sampleOutcome, sampleReport } from '../sample.ts';

/** All texts of a record, however deep, but the keys that are no text for people. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'column' || key === 'key' ? [] : textsIn(part),
  );
}

test('all texts of the view are plain and bounded, whatever the report holds', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      for (const text of textsIn(viewOf(report))) {
        assert.equal(plainText(text), text);
        assert.ok(text.length <= 10_000);
      }
    }),
  );
});

test('every renderer tells the same cause in the same words', () => {
  const tell = (model: string) =>
    sampleOutcome({
      model,
      full_model: `p/${model}`,
      classification: 'product_failure',
      reasons: ['the answer is lost on the way'],
    });
  const view = viewOf(reportOf([tell('a'), tell('b'), tell('c')]));
  const headline = 'the answer is lost on the way: basic_text on 3 of 3 columns';
  assert.equal(view.groups.length, 1);
  const annotations = annotationsFor(view);
  assert.equal(annotations.length, 1);
  for (const text of [
    renderHtml(view),
    renderJunit(view),
    renderSummary(view),
    terminalTable(view),
    failureMessage(view) ?? '',
    annotations[0]?.message ?? '',
  ])
    assert.ok(text.includes(headline), text);
});

test('every renderer of a failed cell shows its check list, met and unmet', () => {
  const view = viewOf(sampleReport());
  const [met, unmet] = ['the CLI uses the Read tool', 'the CLI ends without an error: it ended'];
  for (const text of [
    renderHtml(view),
    renderJunit(view),
    renderSummary(view),
    terminalTable(view),
  ]) {
    assert.ok(text.includes(met), text);
    assert.ok(text.includes(unmet), text);
  }
});

test('a reason that the check list tells is not told beside it, other than the deciding one', () => {
  const cell = viewOf(sampleReport()).cells.find(({ probe, state }) => {
    return probe === 'tool_use_roundtrip' && state === 'regression';
  });
  assert.equal(cell?.reasons.length, 1);
  assert.match(cell?.reasons[0] ?? '', /^stream\/tool-json: expected/);
  assert.equal(cell?.checks.length, 3);
});

test('the screen is shown as it stood, in the place of what the CLI printed', () => {
  const rows = ['  ❯ yes', '', '   no \u001b[31m'];
  const screen = { rows, at: 1.23, title: '✳ Two', stuck: null };
  const [cell] = viewOf(reportOf([sampleOutcome({ stdout_excerpt: 'rows', screen })])).cells;
  assert.deepEqual(cell?.excerpts, [
    { title: 'the screen after 1.2 s', text: '  ❯ yes\n\n   no ' },
  ]);
});

test('a report of an earlier version has no check lists and no groups, and shows all the same', () => {
  const { groups: _, outcomes, ...rest } = sampleReport();
  const old = { ...rest, outcomes: outcomes.map(({ checks: __, ...outcome }) => outcome) };
  const report = reportSchema.parse(JSON.parse(JSON.stringify(old)));
  assert.deepEqual(report.groups, []);
  assert.deepEqual(viewOf(report).groups.length, viewOf(sampleReport()).groups.length);
});
