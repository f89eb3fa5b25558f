import { isMessages } from '../../dialects/anthropic/route.ts';
import type { AttemptWire } from '../../wire/reading.ts';
import { answerDifferences } from '../fidelity/answer.ts';
import { breachesOf, weighed } from '../fidelity/told.ts';
import { PROTOCOL } from '../published.ts';
import type { Breach, Rule } from '../rule.ts';
import { type RelayedAnswer, subjectsOf } from '../subjects.ts';
import { RELAYED } from './relayed-tolerances.ts';

/** What is told by no rule of its own; in another dialect fields have no like. */
export const changed: Rule<'answer'> = {
  id: 'across/changed',
  on: 'answer',
  severity: 'error',
  party: 'target',
  says: 'Every field of an answer arrives from an upstream of the same API as it was sent, at every depth.',
  mend: 'Pass events and bodies on as they came instead of building them anew from the fields you know.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: changedFaults,
};

function changedFaults(answer: RelayedAnswer, wire: AttemptWire): readonly Breach[] {
  if (!isMessages(answer.south)) return [];
  const found = weighed(answerDifferences(answer.south, answer.north), RELAYED);
  return breachesOf(
    found.filter(({ row }) => !row.first?.some((rule) => speaks(rule, answer, wire))),
  );
}

/** Whether a rule finds something in the same exchange. */
function speaks(rule: Rule, { north }: RelayedAnswer, wire: AttemptWire): boolean {
  return breaksAt(rule, north, wire);
}

function breaksAt<On extends Rule['on']>(
  rule: Rule<On>,
  north: RelayedAnswer['north'],
  wire: AttemptWire,
): boolean {
  return subjectsOf(rule.on, wire)
    .filter((subject) => subject.north === north)
    .some((subject) => rule.check(subject, wire).length > 0);
}
