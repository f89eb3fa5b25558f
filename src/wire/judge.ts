import { type Pair, pairsOf } from './pairs.ts';
import type { AttemptWire } from './reading.ts';
import type { Finding, Rule, Severity } from './rule.ts';
import { CATALOGUE } from './rules/catalogue.ts';

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** The upstream's side of a call as if the CLI had got it: what a pure pass-through would deliver. */
function passedThrough({ south }: Pair): AttemptWire {
  const last = south.at(-1);
  return {
    north: last?.route === 'messages' ? [last] : [],
    south: [],
    southRecorded: false,
    scripted: false,
  };
}

/** Whether the upstream, in the same dialect, broke the same rule, so that the target only relayed it. */
function wasRelayed(rule: Rule, wire: AttemptWire, exchange: string): boolean {
  const pair = pairsOf(wire).find(({ north }) => north.exchange.id === exchange);
  return pair !== undefined && rule.check(passedThrough(pair)).length > 0;
}

function findingsOf(rule: Rule, wire: AttemptWire): readonly Finding[] {
  return rule.check(wire).map((breach) => {
    const party = breach.party ?? rule.party;
    const relayed = party === 'target' && wasRelayed(rule, wire, breach.exchange);
    return {
      rule: rule.id,
      severity: breach.severity ?? rule.severity,
      party: relayed ? 'upstream' : party,
      message: breach.message,
      exchange: breach.exchange,
    };
  });
}

function keyOf({ rule, severity, party, message }: Finding): string {
  return JSON.stringify([rule, severity, party, message]);
}

/** One finding for the same breach in many exchanges, which names the first of them. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const places = new Map<string, Set<string>>();
  for (const finding of findings) {
    const key = keyOf(finding);
    places.set(key, (places.get(key) ?? new Set()).add(finding.exchange));
  }
  const first = new Set<string>();
  return findings.flatMap((finding) => {
    const key = keyOf(finding);
    const count = places.get(key)?.size ?? 1;
    if (first.has(key)) return [];
    first.add(key);
    return count === 1
      ? [finding]
      : [{ ...finding, message: `${finding.message} (in ${count} exchanges)` }];
  });
}

/** All broken rules of an attempt, each breach once, errors first and otherwise in catalogue order. */
export function findings(wire: AttemptWire, catalogue: readonly Rule[] = CATALOGUE): Finding[] {
  return withoutRepeats(catalogue.flatMap((rule) => findingsOf(rule, wire))).toSorted(
    (left, right) => RANK[left.severity] - RANK[right.severity],
  );
}
