import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeLine, terminalTable } from '../../../src/report/render/terminal.ts';
import { viewOf } from '../../../src/report/view/view.ts';
import { reportOf, sampleOutcome, sampleReport } from '../sample.ts';

test('one plain line a probe', () => {
  const passed = sampleOutcome({ feature: 'tool_use_roundtrip' });
  assert.equal(
    probeLine(passed, { index: 7, total: 24 }),
    '[ 7/24] tool_use_roundtrip          PASS  1.8s',
  );
  const failed = sampleOutcome({ feature: 'thinking', classification: 'product_failure' });
  assert.match(
    probeLine(failed, { index: 8, total: 8 }),
    /^\[8\/8\] thinking +FAIL {2}1\.8s {2}product_failure$/,
  );
  const evil = sampleOutcome({ feature: 'a\n::error::b\u001b[2J' });
  assert.doesNotMatch(probeLine(evil, { index: 1, total: 1 }), /\p{Cc}/u);
});

test('the table lines up, fits the width and ends with the verdict', () => {
  const lines = terminalTable(viewOf(sampleReport())).trimEnd().split('\n');
  const matrix = lines.slice(0, lines.indexOf(''));
  assert.equal(matrix.length, 8);
  for (const line of matrix) assert.ok(line.length <= 100, line);
  const column = matrix[1]?.indexOf('2.1.330') ?? -1;
  assert.equal(matrix[4]?.slice(column, column + 12), 'FAIL product');
  assert.equal(lines.at(-1), 'Regressed: 2 regressions (17 passed, 5 failed, 2 skipped)');
});

test('text from outside cannot give the runner a command', () => {
  const evil = sampleOutcome({
    feature: '##[error]x',
    classification: 'product_failure',
    reasons: ['seen ##[add-mask]e\n::error::x'],
  });
  const text = `${terminalTable(viewOf(reportOf([evil])))}\n${probeLine(evil, { index: 1, total: 1 })}`;
  assert.doesNotMatch(text, /##\[|^\s*::/m);
});

test('columns that do not fit go into further blocks, none is lost', () => {
  const outcomes = Array.from({ length: 12 }, (_, index) =>
    sampleOutcome({ model: `model-number-${index}`, full_model: `p/${index}` }),
  );
  const text = terminalTable(viewOf(reportOf(outcomes)), { width: 80 });
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  for (const { model } of outcomes) assert.match(text, new RegExp(`${model}\\b`));
});

test('colour codes only when asked for, and they do not shift the columns', () => {
  const plain = terminalTable(viewOf(sampleReport()));
  const colored = terminalTable(viewOf(sampleReport()), { color: true });
  assert.equal(plain.includes('\u001b'), false);
  assert.ok(colored.includes('\u001b[31mFAIL product\u001b[39m'));
  assert.equal(colored.replace(/\p{Cc}\[\d+m/gu, ''), plain);
});
