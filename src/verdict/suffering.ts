import { circle } from '../rules/across/circle.ts';
import { refusedUpstream } from '../rules/across/refused-upstream.ts';
import type { Finding } from '../rules/finding.ts';
import { subjectsOf } from '../rules/subjects.ts';
import { oncePer } from '../system/once-per.ts';
import type { AttemptWire } from '../wire/reading.ts';

/** How near a finding is to what the CLI suffered; the nearest is told first. */
const NEAR = { circle: -1, refusedUpstream: 0, failing: 1, other: 2, gotOver: 3 } as const;

/**
 * Findings in the order of what the CLI suffered: first those of the exchange that it failed by, and of them what the
 * upstream held against the target's own request; last those of exchanges that it got over by asking again. Errors
 * stay before warnings, and these before notes.
 *
 * @param failing the exchange that the CLI failed by; undefined when none is known
 */
export function bySuffering(
  findings: readonly Finding[],
  wire: AttemptWire,
  failing: string | undefined,
): Finding[] {
  const nearness = (finding: Finding): number => {
    const { rule, exchanges } = finding;
    // All that follows from going round follows from this.
    if (rule === circle.id) return NEAR.circle;
    if (failing !== undefined && exchanges.includes(failing))
      return rule === refusedUpstream.id ? NEAR.refusedUpstream : NEAR.failing;
    return isGotOver(finding, wire) ? NEAR.gotOver : NEAR.other;
  };
  return findings.toSorted(
    (left, right) => rank(left) - rank(right) || nearness(left) - nearness(right),
  );
}

/** Whether the CLI asked again after each exchange that shows it, so that nothing need have come of it. */
export function isGotOver({ exchanges }: Finding, wire: AttemptWire): boolean {
  const resent = resentIn(wire);
  return exchanges.every((id) => resent.has(id));
}

const resentIn = oncePer(
  (wire: AttemptWire): ReadonlySet<string> =>
    new Set(subjectsOf('resend', wire).map(({ north }) => north.exchange.id)),
);

const RANK: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, note: 2 };

function rank({ severity }: Finding): number {
  return RANK[severity];
}
