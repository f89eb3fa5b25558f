import type { Outcome } from '../../src/report/report.ts';
import type { Fault } from './fault.ts';
import type { JudgedFault } from './judge-fault.ts';

export type Score = {
  readonly fault: Fault;
  readonly judged: JudgedFault;
  /** Not plain green: red, skipped, or green with a finding above a note. */
  readonly detected: boolean;
  readonly classified: boolean;
  readonly named: boolean;
};

/** Rules broken in a cell, notes left out. */
export function rulesOf({ findings }: Outcome): string[] {
  const told = findings.filter(({ severity }) => severity !== 'note');
  return [...new Set(told.map(({ rule }) => rule))];
}

/** A fault counts by the probe that shows it best. */
export function scoreOf(fault: Fault, judged: JudgedFault): Score {
  const { classification, rules } = fault.expect;
  const scores = judged.outcomes.map((outcome) => {
    const told = rulesOf(outcome);
    return {
      detected: outcome.classification !== 'passed' || told.length > 0,
      classified: classification.includes(outcome.classification),
      named:
        rules.length === 0
          ? outcome.classification !== 'passed'
          : rules.some((rule) => told.includes(rule)),
    };
  });
  return {
    fault,
    judged,
    detected: scores.some(({ detected }) => detected),
    classified: scores.some(({ detected, classified }) => detected && classified),
    named: scores.some(({ named }) => named),
  };
}

/** A harmless variation must leave every cell green, without a finding above a note. */
export function isFalseAlarm({ judged }: Pick<Score, 'judged'>): boolean {
  return judged.outcomes.some(
    (outcome) => outcome.classification !== 'passed' || rulesOf(outcome).length > 0,
  );
}
