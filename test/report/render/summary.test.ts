import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderSummary } from '../../../src/report/render/summary/summary.ts';
import type { Report } from '../../../src/report/report.ts';
import { viewOf } from '../../../src/report/view/view.ts';
import { anyReport } from '../arbitrary.ts';
import { tagNames } from '../markup.ts';
import { comparedWith, reportOf, sampleOutcome, sampleReport } from '../sample.ts';

const OWN_TAGS = new Set(['details', 'summary', 'b', 'br', 'code', 'pre']);

test('the verdict with its counts comes first, the matrix next, each failure with blame and a way to reproduce', () => {
  const lines = renderSummary(viewOf(sampleReport())).split('\n');
  assert.equal(lines[0], '### ❌ Regressed: 2 regressions (17 passed, 5 failed, 2 skipped)');
  const text = lines.join('\n');
  assert.match(text, /\| tool_use_roundtrip \| ✅ pass \| ❌ product \| ✅ pass \| ✅ pass \|/);
  assert.match(text, /\*\*Fault:\*\* the target \(your proxy\)/);
  assert.match(text, /Cell <code>sonnet\/2\.1\.330\/tool_use_roundtrip<\/code>/);
  assert.match(
    text,
    /claude-smoke --models anthropic\/claude-sonnet-5 --claude-version 2\.1\.330 --probes tool_use_roundtrip/,
  );
  assert.match(text, /<pre>03:17:22 INFO/);
  assert.match(text, /\| error \| stream\/tool-json \| target \|/);
  assert.match(text, /<summary>Skipped \(2\)<\/summary>/);
});

test('a green run is short and claims no more than was seen', () => {
  const green = renderSummary(viewOf(reportOf([sampleOutcome()])));
  assert.match(green, /^### ✅ Passed: Claude Code works through/);
  assert.doesNotMatch(green, /Failures/);
  const outage = renderSummary(
    viewOf(reportOf([sampleOutcome({ classification: 'upstream_unavailable' })])),
  );
  assert.match(outage, /^### ✅ Passed: no regression through/);
});

test('an error of the run and a cut run are said', () => {
  const error = { kind: 'infrastructure' as const, message: 'the target never came up' };
  const text = renderSummary(viewOf(reportOf([], { error, complete: false })));
  assert.match(text, /^### 💥 Infrastructure error/);
  assert.match(text, /\*\*infrastructure error:\*\* the target never came up/);
  assert.match(text, /cut short/);
});

test('a baseline adds deltas and what disappeared', () => {
  const baseline = reportOf([sampleOutcome(), sampleOutcome({ feature: 'thinking' })]);
  const text = renderSummary(viewOf(comparedWith(baseline, reportOf([sampleOutcome()]))));
  assert.match(text, /-1 passed, ±0 failed, ±0 skipped/);
  assert.match(text, /<b>1 disappeared<\/b>: <code>sonnet\/2\.1\.330\/thinking<\/code>/);
});

test('above the limit it degrades: no excerpts, then only what fits, with a notice', () => {
  const report = manyFailures(40);
  const size = (text: string): number => Buffer.byteLength(text);
  const full = renderSummary(viewOf(report));
  assert.match(full, /<pre>/);
  const failuresOnly = renderSummary(viewOf(report), size(full) - 1);
  assert.doesNotMatch(failuresOnly, /<pre>/);
  assert.match(failuresOnly, /left out for size/);
  assert.equal(failuresOnly.split('<details>').length - 1, 40);
  const maxBytes = Math.floor(size(failuresOnly) / 2);
  const trimmed = renderSummary(viewOf(report), maxBytes);
  assert.ok(size(trimmed) <= maxBytes);
  const shown = trimmed.split('<details>').length - 1;
  assert.ok(shown > 0 && shown < 40);
  assert.match(trimmed, new RegExp(`Trimmed for size: ${40 - shown} failures of 40 not shown`));
  assert.ok(trimmed.startsWith('### ❌ Regressed'));
});

test('any report stays within any limit', () => {
  fc.assert(
    fc.property(anyReport, fc.integer({ min: 0, max: 60_000 }), (report, maxBytes) => {
      const text = renderSummary(viewOf(report), maxBytes);
      assert.ok(Buffer.byteLength(text) <= maxBytes);
      assert.ok(text.isWellFormed());
    }),
  );
});

test('no text from outside becomes a tag, a table cell or a fence', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const text = renderSummary(viewOf(report));
      for (const name of tagNames(text)) assert.ok(OWN_TAGS.has(name), name);
      const outsidePre = text.replace(/<pre>[^<]*<\/pre>/g, '');
      assert.doesNotMatch(outsidePre, /<pre>|```/);
      assert.equal(text.split('<details>').length, text.split('</details>').length);
      assertTableRows(report, outsidePre);
    }),
  );
});

/** Every table line has as many cells as its table: five for findings, the matrix its columns and one. */
function assertTableRows(report: Report, text: string): void {
  const { columns } = viewOf(report).matrix;
  const allowed = new Set([5, columns.length + 1]);
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) {
      assert.doesNotMatch(line, /\|/);
      continue;
    }
    assert.ok(line.endsWith('|'), line);
    assert.ok(allowed.has(line.split('|').length - 2), line);
  }
}

function manyFailures(n: number): Report {
  return reportOf(
    Array.from({ length: n }, (_, index) =>
      sampleOutcome({
        feature: `probe_${index}`,
        classification: 'product_failure',
        reasons: ['expected 🍏, seen 🍎'],
        log_excerpt: 'line\n'.repeat(100),
      }),
    ),
  );
}
