import { escapeMarkup } from './escape.ts';
import { EXCERPT_CHARACTERS } from './excerpt.ts';
import { columnKey } from './matrix.ts';
import type { Outcome, Report } from './report.ts';
import { reproduceCommand } from './reproduce.ts';
import { clip, oneLine, tail } from './text.ts';
import { decidingReason, WORDING } from './wording.ts';

/** junit.xml: a suite per model and CLI, a case per probe; a run's own error is a suite of its own. */
export function renderJunit(report: Report): string {
  const suites = new Map<string, Outcome[]>();
  for (const outcome of report.outcomes) {
    const key = columnKey(outcome);
    const suite = suites.get(key);
    if (suite) suite.push(outcome);
    else suites.set(key, [outcome]);
  }
  const seconds = report.outcomes.reduce((sum, outcome) => sum + outcome.duration_s, 0);
  const counts = {
    name: 'claude-smoke',
    tests: report.outcomes.length + (report.error ? 1 : 0),
    failures: failed(report.outcomes),
    errors: report.error ? 1 : 0,
    skipped: skipped(report.outcomes),
    time: seconds.toFixed(3),
  };
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(counts)}>`,
    ...(report.error ? errorSuite(report.error) : []),
    ...[...suites.values()].flatMap((outcomes) => suiteLines(outcomes, report.started_at)),
    '</testsuites>',
  ].join('\n')}\n`;
}

function suiteLines(outcomes: readonly Outcome[], timestamp: string): string[] {
  const [first] = outcomes;
  if (!first) return [];
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.duration_s, 0);
  const counts = {
    name: suiteName(first),
    tests: outcomes.length,
    failures: failed(outcomes),
    errors: 0,
    skipped: skipped(outcomes),
    time: seconds.toFixed(3),
    timestamp,
  };
  return [`  <testsuite${attributes(counts)}>`, ...outcomes.flatMap(caseLines), '  </testsuite>'];
}

function caseLines(outcome: Outcome): string[] {
  const identity = {
    classname: suiteName(outcome),
    name: caseName(outcome),
    time: outcome.duration_s.toFixed(3),
  };
  return [
    `    <testcase${attributes(identity)}>`,
    ...properties(outcome),
    ...result(outcome),
    ...systemOut(outcome),
    '    </testcase>',
  ];
}

function properties(outcome: Outcome): string[] {
  const values = {
    cell: oneLine(outcome.cell),
    full_model: oneLine(outcome.full_model),
    classification: outcome.classification,
    attempts: outcome.attempts,
    flaky: String(outcome.flaky),
    regression: String(outcome.regression),
    request_count: outcome.request_count,
  };
  const lines = Object.entries(values).map(
    ([name, value]) => `        <property${attributes({ name, value })}/>`,
  );
  return ['      <properties>', ...lines, '      </properties>'];
}

function result(outcome: Outcome): string[] {
  const message = oneLine(decidingReason(outcome));
  if (outcome.outcome === 'skipped') return [`      <skipped${attributes({ message })}/>`];
  if (outcome.outcome === 'passed') return [];
  const body = [
    ...outcome.reasons.slice(0, 20).map((reason) => `- ${oneLine(reason, 1000)}`),
    `Fault: ${WORDING[outcome.classification].fault}`,
    `Next step: ${WORDING[outcome.classification].next}`,
    `Reproduce: ${reproduceCommand(outcome)}`,
    ...outcome.findings
      .slice(0, 20)
      .map(({ severity, rule, message }) => `${severity} ${rule}: ${oneLine(message, 1000)}`),
  ].join('\n');
  const named = attributes({ message, type: outcome.classification });
  return [`      <failure${named}>${escapeMarkup(clip(body, 20_000))}</failure>`];
}

function systemOut(outcome: Outcome): string[] {
  const parts = [
    ['target log', outcome.log_excerpt],
    ['CLI stderr', outcome.stderr_excerpt],
    ['CLI stdout', outcome.stdout_excerpt],
  ] as const;
  const text = parts
    .filter(([, part]) => part.trim() !== '')
    .map(([title, part]) => `--- ${title} (end)\n${tail(part, EXCERPT_CHARACTERS)}`)
    .join('\n');
  return text === '' ? [] : [`      <system-out>${escapeMarkup(text)}</system-out>`];
}

function errorSuite(error: NonNullable<Report['error']>): string[] {
  const counts = { name: 'run', tests: 1, failures: 0, errors: 1, skipped: 0 };
  const named = attributes({ message: oneLine(error.message), type: error.kind });
  return [
    `  <testsuite${attributes(counts)}>`,
    `    <testcase${attributes({ classname: 'run', name: `${error.kind} error` })}>`,
    `      <error${named}>${escapeMarkup(clip(error.message, 20_000))}</error>`,
    '    </testcase>',
    '  </testsuite>',
  ];
}

function suiteName(outcome: Outcome): string {
  return oneLine(`${outcome.full_model}@${outcome.cli_version}`);
}

/** Repeats of a cell keep their `#n`, so that no two cases of a suite share a name. */
function caseName(outcome: Outcome): string {
  return oneLine(`${outcome.feature}${/#\d+$/.exec(outcome.cell)?.[0] ?? ''}`);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeMarkup(String(value)).replace(/[\n\t]/g, ' ')}"`)
    .join('');
}

function failed(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ outcome }) => outcome === 'failed').length;
}

function skipped(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ outcome }) => outcome === 'skipped').length;
}
