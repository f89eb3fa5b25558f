import { clip, oneLine } from '../text.ts';
import type { CellView } from '../view/cell.ts';
import type { View } from '../view/view.ts';
import { type Xml, xml } from './markup.ts';

/** junit.xml: a suite per model and CLI, a case per probe; a run's own error is a suite of its own. */
export function renderJunit({ cells, error, started }: View): string {
  const suites = [...Map.groupBy(cells, ({ column }) => column).values()];
  const lines = [
    ...(error ? [errorSuite(error)] : []),
    ...suites.map((suite) => suiteOf(suite, started)),
  ];
  const own = error ? 1 : 0;
  const counts = { ...countsOf(cells), tests: cells.length + own, errors: own };
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<testsuites${attributes({ name: 'claude-smoke', ...counts })}>
${lines}</testsuites>
`.text;
}

function suiteOf(cells: readonly CellView[], timestamp: string): Xml {
  const name = suiteName(cells[0]);
  return xml`  <testsuite${attributes({ name, ...countsOf(cells), timestamp })}>
${cells.map(caseOf)}  </testsuite>
`;
}

function countsOf(cells: readonly CellView[]) {
  const of = (wanted: CellView['outcome']) =>
    cells.filter(({ outcome }) => outcome === wanted).length;
  const seconds = cells.reduce((sum, cell) => sum + cell.seconds, 0);
  return {
    tests: cells.length,
    failures: of('failed'),
    errors: 0,
    skipped: of('skipped'),
    time: seconds.toFixed(3),
  };
}

function caseOf(cell: CellView): Xml {
  const identity = {
    classname: suiteName(cell),
    name: caseName(cell),
    time: cell.seconds.toFixed(3),
  };
  return xml`    <testcase${attributes(identity)}>
${[properties(cell), result(cell), systemOut(cell)]}    </testcase>
`;
}

function properties(cell: CellView): Xml {
  const values = {
    cell: cell.cell,
    full_model: cell.fullModel,
    classification: cell.classification,
    attempts: cell.attempts,
    flaky: String(cell.isFlaky),
    regression: String(cell.state === 'regression'),
    request_count: cell.requests,
    ...(cell.expected === '' ? {} : { expected: cell.expected }),
    ...(cell.change === '' ? {} : { change: cell.change }),
  };
  const lines = Object.entries(values).map(
    ([name, value]) => xml`        <property${attributes({ name, value })}/>\n`,
  );
  return xml`      <properties>\n${lines}      </properties>\n`;
}

function result(cell: CellView): Xml | '' {
  const message = oneLine(cell.headline, 800);
  if (cell.outcome === 'skipped') return xml`      <skipped${attributes({ message })}/>\n`;
  if (cell.outcome !== 'failed') return '';
  const body = [
    ...cell.reasons,
    ...cell.checks.map(({ look, text }) => `${look.mark} ${text}`),
    `Fault: ${cell.fault}`,
    `Next step: ${cell.next}`,
    `Reproduce: ${cell.reproduce}`,
    ...cell.findings.map(({ severity, rule, message: text }) => `${severity} ${rule}: ${text}`),
  ].join('\n');
  const named = attributes({ message, type: cell.classification });
  return xml`      <failure${named}>${clip(body, 20_000)}</failure>\n`;
}

function systemOut({ excerpts, tries }: CellView): Xml | '' {
  const attempts = tries.length === 0 ? [] : [{ title: 'attempts', text: tries.join('\n') }];
  if (excerpts.length + attempts.length === 0) return '';
  const parts = [...attempts, ...excerpts].map(({ title, text }) => `--- ${title}\n${text}`);
  return xml`      <system-out>${parts.join('\n')}</system-out>\n`;
}

function errorSuite(error: NonNullable<View['error']>): Xml {
  const counts = { name: 'run', tests: 1, failures: 0, errors: 1, skipped: 0 };
  const identity = { classname: 'run', name: `${error.kind} error` };
  const named = attributes({ message: oneLine(error.message), type: error.kind });
  return xml`  <testsuite${attributes(counts)}>
    <testcase${attributes(identity)}>
      <error${named}>${error.message}</error>
    </testcase>
  </testsuite>
`;
}

function suiteName(cell: CellView | undefined): string {
  return cell ? oneLine(`${cell.fullModel}@${cell.cli}`) : '';
}

/** Repeats of a cell keep their `#n`, so that no two cases of a suite share a name. */
function caseName({ probe, cell }: CellView): string {
  return `${probe}${/#\d+$/.exec(cell)?.[0] ?? ''}`;
}

function attributes(values: Readonly<Record<string, string | number>>): readonly Xml[] {
  return Object.entries(values).map(([name, value]) => xml` ${name}="${value}"`);
}
