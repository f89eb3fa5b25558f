import { sideRequestOf } from '../dialects/anthropic/reading/side-request.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import { oncePer } from '../system/once-per.ts';
import type { AttemptWire, Reading } from '../wire/reading.ts';
import { CATALOGUE } from './catalogue.ts';
import type { Finding } from './finding.ts';
import { type Pair, pairsOf } from './pairs.ts';
import type { Breach, Rule, Severity } from './rule.ts';
import { type Subjects, subjectsOf } from './subjects.ts';

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Exchange ids kept of one finding. */
const MOST_EXCHANGES = 50;

/** A breach judged, the exchange that shows it, and what makes it the same as another. */
type JudgedBreach = Omit<Finding, 'count' | 'exchanges'> & {
  readonly exchange: string;
  key: string;
};

function found<On extends keyof Subjects>(rule: Rule<On>, wire: AttemptWire) {
  return subjectsOf(rule.on, wire).flatMap((subject) =>
    rule.check(subject, wire).map((fault) => ({ fault, north: subject.north })),
  );
}

/** The upstream's side of a call as if the CLI had got it: what a pure pass-through would deliver. */
const passedThrough = oncePer(({ south }: Pair): AttemptWire => {
  const last = south.at(-1);
  return {
    north: last !== undefined && isMessages(last) ? [last] : [],
    south: [],
    southRecorded: false,
    scripted: false,
  };
});

/** Whether the upstream, in the same dialect, broke the same rule, so that the target only relayed it. */
function wasRelayed(rule: Rule, wire: AttemptWire, north: Reading): boolean {
  const pair = pairsOf(wire).find((one) => one.north === north);
  return pair !== undefined && found(rule, passedThrough(pair)).length > 0;
}

/** What no turn hangs on can break none: it degrades at the worst. */
function bounded(severity: Severity, north: Reading): Severity {
  return severity === 'error' && (!isMessages(north) || sideRequestOf(north))
    ? 'warning'
    : severity;
}

function breachOf(rule: Rule, wire: AttemptWire, north: Reading, fault: Breach): JudgedBreach {
  const { message, path, key, ...own } = typeof fault === 'string' ? { message: fault } : fault;
  const blamed = own.party ?? rule.party;
  const relayed = blamed === 'target' && wasRelayed(rule, wire, north);
  const party = relayed ? 'upstream' : blamed;
  const severity = bounded(own.severity ?? rule.severity, north);
  return {
    rule: rule.id,
    severity,
    party,
    message,
    ...(path === undefined ? {} : { path }),
    exchange: north.exchange.id,
    key: JSON.stringify([rule.id, severity, party, key ?? [message, path]]),
  };
}

/** One finding for the same breach in many exchanges, which the first of them tells. */
function folded(breaches: readonly JudgedBreach[]): readonly Finding[] {
  const found = new Map<string, { readonly first: JudgedBreach; readonly seen: Set<string> }>();
  for (const breach of breaches) {
    const known = found.get(breach.key) ?? { first: breach, seen: new Set() };
    found.set(breach.key, known);
    known.seen.add(breach.exchange);
  }
  return [...found.values()].map(({ first: { exchange: _one, key: _key, ...finding }, seen }) => ({
    ...finding,
    count: seen.size,
    exchanges: [...seen].slice(0, MOST_EXCHANGES),
  }));
}

/** All broken rules of an attempt, each breach once, errors first and otherwise in catalogue order. */
export function findings(wire: AttemptWire, catalogue: readonly Rule[] = CATALOGUE): Finding[] {
  const breaches = catalogue.flatMap((rule) =>
    found(rule, wire).map(({ fault, north }) => breachOf(rule, wire, north, fault)),
  );
  return folded(breaches).toSorted((left, right) => RANK[left.severity] - RANK[right.severity]);
}
