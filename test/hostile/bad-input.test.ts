import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/load.ts';
import { PROBE_NAMES } from '../../src/probes/catalogue.ts';
import { readBaseline } from '../../src/report/baseline.ts';
import { renderHtml } from '../../src/report/render/html/page.ts';
import { renderJunit } from '../../src/report/render/junit.ts';
import { renderSummary } from '../../src/report/render/summary/summary.ts';
import { terminalTable } from '../../src/report/render/terminal.ts';
import { viewOf } from '../../src/report/view/view.ts';
import { ConfigurationError } from '../../src/system/errors.ts';
import { sampleReport } from '../report/sample.ts';

const NAMES = (
  'config mode shards proxy-command proxy-url proxy-ready proxy-ready-timeout proxy-env proxy-log ' +
  'proxy-working-directory proxy-restart proxy-setup auth-token auth-token-file claude-env upstream models probes ' +
  'claude-version claude-path concurrency probe-timeout retries repeat baseline fail-on shard report-dir ' +
  'upload-artifact artifact-name artifact-retention-days github-token limits budget-usd max-requests resume'
).split(' ');

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e999',
    'NaN',
    'true',
    '\0',
    '[]',
    '{}',
    '- a',
    '{{',
    '&a *a',
    '!!js x',
  ),
  fc.constantFrom(
    'http://',
    'https://[',
    'a=b\n=c',
    '%ZZ',
    '../..',
    '~',
    '\ud800',
    'x'.repeat(3000),
    '2/1',
  ),
  fc.json({ maxDepth: 2 }),
);

/** What settings make: a config, or words that name a setting; never a stack. */
function assertTold(input: (name: string) => string | undefined, file: string | undefined): void {
  try {
    loadConfig({
      input,
      readFile: () => (file === undefined ? undefined : Buffer.from(file)),
      cwd: '/work',
      catalogue: PROBE_NAMES,
    });
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error instanceof Error && error.stack));
    assert.doesNotMatch(error.message, /\n\s+at \S+ \(/);
    assert.match(error.message, /[a-z-]+/);
  }
}

test('5,000 sets of bad inputs are told in words', () => {
  const inputs = fc.dictionary(fc.constantFrom(...NAMES), odd, { maxKeys: 6 });
  fc.assert(
    fc.property(inputs, (given) => assertTold((name) => given[name], undefined)),
    { numRuns: 5000 },
  );
});

test('2,500 bad files are told in words', () => {
  const line = fc.tuple(fc.oneof(fc.constantFrom(...NAMES, 'custom-probes', 'expect'), odd), odd);
  const text = fc
    .array(line, { maxLength: 6 })
    .map((lines) => lines.map(([key, value]) => `${key}: ${value}`).join('\n'));
  fc.assert(
    fc.property(fc.oneof(text, odd), (file) => assertTold(() => undefined, file)),
    { numRuns: 2500 },
  );
});

test('2,500 bad reports are refused in words, or shown by every renderer', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'smoke-bad-report-')), 'report.json');
  const report = JSON.stringify(sampleReport());
  const cut = fc.nat(report.length).map((end) => report.slice(0, end));
  const words = fc
    .tuple(
      fc.constantFrom('"sonnet"', '"passed"', 'null', '[]', '1', 'true', '"main"'),
      odd,
      fc.boolean(),
    )
    .map(([old, value, asJson]) => report.replaceAll(old, asJson ? JSON.stringify(value) : value));
  const version = fc
    .oneof(fc.integer(), odd)
    .map((one) => report.replace('"schema_version":1', `"schema_version":${JSON.stringify(one)}`));
  await fc.assert(
    fc.asyncProperty(fc.oneof(cut, words, version, odd), async (text) => {
      writeFileSync(path, text);
      const read = await readBaseline(path);
      if (!read.ok) {
        assert.ok(read.fault.startsWith(path), read.fault);
        return;
      }
      const view = viewOf(read.value);
      for (const shown of [
        renderHtml(view),
        renderJunit(view),
        renderSummary(view),
        terminalTable(view, { color: false }),
      ]) {
        assert.ok(shown.length > 0);
        assert.doesNotMatch(shown, /\n\s+at \S+ \(file:/);
      }
    }),
    { numRuns: 2500 },
  );
});
