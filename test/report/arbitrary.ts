import fc from 'fast-check';
import { CLASSIFICATIONS } from '../../src/config/classifications.ts';
import type { Outcome, Report } from '../../src/report/report.ts';
import { groupsOf } from '../../src/report/view/groups.ts';
import { sampleOutcome } from './sample.ts';

/** Strings that break naive renderers, beside arbitrary ones with lone surrogates and control characters. */
const NASTY = [
  '<script>alert(1)</script>',
  '</pre></details><img src=x onerror=alert(1)>',
  '| a | b |\n| --- | --- |',
  '`code` **bold** [link](https://evil.example) ![i](x)',
  ']]> <!-- --> &amp; &#0; "\' \\',
  '\u0000\u0008\u001b[31mred\u001b[0m\u009b\ufffe\uffff\ud800',
  '::error::injected%0Aline\r\n::set-output name=x::y',
  '\u202egnp.exe 👩‍👩‍👧‍👦 字',
  '</style><style>*{display:none}</style>',
  '# heading\n\n- item\n\n```\nfence',
  '',
  '1. one',
];

/** Any string from outside, now and then huge. */
export const outsideText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(...NASTY).map((text) => `${text} `.repeat(250)) },
);

const finding = fc.record({
  rule: outsideText,
  severity: fc.constantFrom('error' as const, 'warning' as const, 'note' as const),
  party: fc.constantFrom('target' as const, 'upstream' as const, 'cli' as const, 'model' as const),
  message: outsideText,
  exchange: outsideText,
  count: fc.integer({ min: 1, max: 300 }),
  exchanges: fc.array(outsideText, { maxLength: 3 }),
});

const screen = fc.record({
  rows: fc.array(outsideText, { maxLength: 3 }),
  at: fc.double({ min: 0, max: 100, noNaN: true }),
  title: outsideText,
  stuck: fc.option(outsideText),
});

const check = fc.record(
  { name: outsideText, met: fc.boolean(), seen: outsideText },
  { requiredKeys: ['name', 'met'] },
);

const names = fc.record({ model: outsideText, full_model: outsideText, cli_version: outsideText });

const attempt = fc.record({
  classification: fc.constantFrom(...CLASSIFICATIONS),
  reasons: fc.array(outsideText, { maxLength: 2 }),
  findings: fc.array(finding, { maxLength: 2 }),
  duration_s: fc.double({ min: 0, max: 10_000, noNaN: true }),
});

/** Any outcome; strings come from a small pool now and then, so that cells of a column meet. */
const anyOutcome: fc.Arbitrary<Outcome> = fc
  .record({
    names: fc.oneof(
      fc.constantFrom({ model: 'a', full_model: 'p/a', cli_version: '2.1.0' }),
      names,
    ),
    feature: fc.oneof(fc.constantFrom('basic_text', 'thinking'), outsideText),
    cell: outsideText,
    source: outsideText,
    outcome: fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const),
    classification: fc.constantFrom(...CLASSIFICATIONS),
    duration_s: fc.double({ min: 0, max: 10_000, noNaN: true }),
    cli_returncode: fc.option(fc.integer({ min: -1, max: 255 })),
    request_count: fc.nat(1000),
    log_path: outsideText,
    stdout_excerpt: outsideText,
    stderr_excerpt: outsideText,
    log_excerpt: outsideText,
    screen: fc.option(screen, { nil: undefined }),
    attempts: fc.integer({ min: 1, max: 9 }),
    attempts_detail: fc.array(attempt, { maxLength: 2 }),
    flaky: fc.boolean(),
    regression: fc.boolean(),
    reasons: fc.array(outsideText, { maxLength: 3 }),
    findings: fc.array(finding, { maxLength: 3 }),
    checks: fc.array(check, { maxLength: 3 }),
  })
  .map(({ names, screen, ...rest }) =>
    sampleOutcome({ ...rest, ...names, ...(screen && { screen }) }),
  );

const moment = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const cells = fc.array(outsideText, { maxLength: 3 });
const difference = fc.integer({ min: -99, max: 99 });
const classification = fc.constantFrom(...CLASSIFICATIONS);

const baseline = fc.record({
  asked: outsideText,
  place: fc.option(outsideText),
  notice: fc.option(outsideText),
  started_at: fc.option(moment),
  delta: fc.option(
    fc.record({
      ...{ passed: difference, failed: difference, skipped: difference },
      ...{ new_failures: cells, still_failing: cells, fixed: cells },
      changed: fc.array(
        fc.record({ cell: outsideText, from: fc.array(classification), to: classification }),
        { maxLength: 3 },
      ),
      ...{ disappeared: cells, new_cells: cells },
    }),
  ),
});

const expected = fc.array(
  fc.record({
    ...{ where: outsideText, reason: outsideText, until: fc.option(outsideText), cells },
    state: fc.constantFrom('met' as const, 'stale' as const, 'expired' as const, 'other' as const),
    fails: fc.boolean(),
  }),
  { maxLength: 3 },
);

/** Any report that the schema accepts; its parts need not agree with each other. */
export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    schema_version: fc.constant(1 as const),
    started_at: moment,
    finished_at: moment,
    worker_id: outsideText,
    target: outsideText,
    models: fc.array(outsideText, { maxLength: 3 }),
    claude: fc.array(outsideText, { maxLength: 3 }),
    outcomes: fc.array(anyOutcome, { maxLength: 14 }),
    regressions: fc.array(outsideText, { maxLength: 8 }),
    totals: fc.record({ passed: fc.nat(99), failed: fc.nat(99), skipped: fc.nat(99) }),
    complete: fc.boolean(),
    baseline: fc.option(baseline, { nil: undefined }),
    expected: fc.option(expected, { nil: undefined }),
    error: fc.option(
      fc.record({
        kind: fc.constantFrom('configuration' as const, 'infrastructure' as const),
        message: outsideText,
      }),
    ),
  })
  .map(({ baseline, expected, ...report }) => ({
    ...report,
    ...(baseline && { baseline }),
    ...(expected && { expected }),
    groups: groupsOf(report.outcomes),
  }));
