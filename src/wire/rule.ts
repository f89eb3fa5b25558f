import type { AttemptWire, Reading } from './reading.ts';

/** `error` breaks Claude Code in some release; `warning` degrades it; `note` is worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

export type Party = 'target' | 'upstream' | 'cli' | 'model';

/** One place where a rule is broken. */
export type Breach = {
  /** Expected against seen, in one sentence. */
  readonly message: string;
  readonly exchange: string;
  /** Overrides the rule's own, where one kind of breach is milder or another's fault. */
  readonly severity?: Severity;
  readonly party?: Party;
};

/** A wire rule: a pure function over everything recorded of one attempt. */
export type Rule = {
  /** `family/name`, e.g. `stream/block-index`: a contract, used in reports and docs. */
  readonly id: string;
  readonly severity: Severity;
  readonly party: Party;
  /** What must hold, in one sentence for the user. */
  readonly says: string;
  /** How to mend it. */
  readonly mend: string;
  /** The public contract, or an issue that shows the defect in the wild. */
  readonly link: string;
  readonly check: (wire: AttemptWire) => readonly Breach[];
};

/** A broken rule in an attempt, as reported. */
export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly party: Party;
  readonly message: string;
  readonly exchange: string;
};

/** A check over each exchange on the north side alone, lifted to the attempt. */
export function onEachNorth(check: (reading: Reading) => readonly string[]): Rule['check'] {
  return (wire) =>
    wire.north.flatMap((reading) =>
      check(reading).map((message) => ({ message, exchange: reading.exchange.id })),
    );
}
