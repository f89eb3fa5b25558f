import type { Finding, Outcome, Report } from './report.ts';

const RANK: readonly string[] = ['harness_bug', 'product_failure'];

/** Failed or regressed outcomes: regressions first, then by classification (ours, the target's, the rest), then by cell. */
export function rankedFailures(report: Report): Outcome[] {
  return report.outcomes
    .filter((outcome) => outcome.regression || outcome.outcome === 'failed')
    .sort(
      (a, b) =>
        Number(b.regression) - Number(a.regression) ||
        rank(a) - rank(b) ||
        compareText(a.cell, b.cell),
    );
}

export type FindingGroup = {
  readonly rule: string;
  readonly severity: Finding['severity'];
  readonly party: Finding['party'];
  /** The first finding's message stands for the group. */
  readonly message: string;
  readonly count: number;
  /** Cells with this finding, in the report's order. */
  readonly cells: readonly string[];
};

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'note'];

/** All findings of a run, one group per rule, severity and party: severe first, then the most frequent. */
export function groupFindings(report: Report): FindingGroup[] {
  const groups = new Map<string, { finding: Finding; count: number; cells: Set<string> }>();
  for (const outcome of report.outcomes) {
    for (const finding of outcome.findings) {
      const key = JSON.stringify([finding.rule, finding.severity, finding.party]);
      const group = groups.get(key) ?? { finding, count: 0, cells: new Set<string>() };
      group.count += 1;
      group.cells.add(outcome.cell);
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .map(({ finding, count, cells }) => ({ ...finding, count, cells: [...cells] }))
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        b.count - a.count ||
        compareText(a.rule, b.rule),
    );
}

function rank(outcome: Outcome): number {
  const index = RANK.indexOf(outcome.classification);
  return index === -1 ? RANK.length : index;
}

/** By code units, so that the order is the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
