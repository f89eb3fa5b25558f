import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderHtml } from '../../../src/report/render/html/page.ts';
import { renderSummary } from '../../../src/report/render/summary/summary.ts';
import { terminalTable } from '../../../src/report/render/terminal.ts';
import { egressWords } from '../../../src/report/view/egress.ts';
import { viewOf } from '../../../src/report/view/view.ts';
import { reportOf, sampleOutcome } from '../sample.ts';

const called = (...egress: readonly (readonly [host: string, count: number])[]) =>
  sampleOutcome({ egress: egress.map(([host, count]) => ({ host, count })) });

test('places are told once, with calls and cells, those called most first', () => {
  const words = egressWords([
    called(['github.com:443', 1]),
    sampleOutcome(),
    called(['api.anthropic.com:443', 2], ['github.com:443', 4]),
  ]);
  assert.equal(
    words,
    'Beside the target, Claude Code or what it ran tried to reach github.com:443 (5 calls in 2 cells), api.anthropic.com:443 (2 calls in 1 cell); none of these calls got out',
  );
});

test('of many places some are named, and of none nothing is said', () => {
  const many = Array.from({ length: 11 }, (_, place) => [`host-${place}:443`, 1] as const);
  assert.match(egressWords([called(...many)]), /host-7:443 \(1 call in 1 cell\) and 3 more;/);
  assert.equal(egressWords([sampleOutcome()]), '');
});

test('the terminal, the summary and the page tell it, each where something was called', () => {
  for (const render of [renderHtml, renderSummary, terminalTable]) {
    const told = (outcome: ReturnType<typeof sampleOutcome>) => render(viewOf(reportOf([outcome])));
    assert.match(told(called(['github.com:443', 3])), /github\.com:443 \(3 calls in 1 cell\)/);
    assert.doesNotMatch(told(sampleOutcome()), /Beside the target/);
  }
});
