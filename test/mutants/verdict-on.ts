import type { Outcome } from '../../src/report/report.ts';
import type { Mutant } from './mutants.ts';
import { isNamed } from './naming.ts';

/** What one cell, or the rules alone, said of a mutant. */
export type Telling = {
  /** The rule, or the classification where an expectation told. */
  readonly by: string;
  readonly severity: 'error' | 'warning';
  /** What a person reads first. */
  readonly reason: string;
  /** That names the path or a rule that is about it. */
  readonly named: boolean;
};

type Told = Pick<Outcome, 'outcome' | 'classification'> & {
  readonly reasons: readonly string[];
  readonly findings: readonly Found[];
};
type Found = Pick<Outcome['findings'][number], 'rule' | 'message' | 'severity'>;

/** Which rule the first reason of a red cell quotes. */
function ruleOf(reason: string, { findings }: Told): string | undefined {
  return findings.find(({ rule }) => reason.startsWith(`${rule}: `))?.rule;
}

/**
 * What a cell says of a mutant: a red one by its first reason, a green one by its first finding above a note;
 * undefined when it says nothing.
 */
export function tellingOf(mutant: Pick<Mutant, 'site' | 'op'>, told: Told): Telling | undefined {
  const { findings } = told;
  if (told.outcome === 'failed') {
    const [reason = ''] = told.reasons;
    const rule = ruleOf(reason, told);
    const named = isNamed(mutant, reason, rule);
    return { by: rule ?? told.classification, severity: 'error', reason, named };
  }
  const finding = findings.find(({ severity }) => severity !== 'note');
  if (told.outcome !== 'passed' || !finding) return undefined;
  return tellingOfFinding(mutant, finding);
}

/** A finding above a note as the first that a person reads. */
export function tellingOfFinding(
  mutant: Pick<Mutant, 'site' | 'op'>,
  { rule, message, severity }: Found,
): Telling {
  return {
    by: rule,
    severity: severity === 'error' ? 'error' : 'warning',
    reason: `${rule}: ${message}`,
    named: isNamed(mutant, message, rule),
  };
}
