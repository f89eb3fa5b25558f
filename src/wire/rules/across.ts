import { answerOf } from '../answer.ts';
import type { Answer } from '../answer-form.ts';
import { pairsOf, succeeded } from '../pairs.ts';
import type { AttemptWire, Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { breaches, type Fault } from './subjects.ts';

/**
 * A check of each request that reached the upstream against what the CLI had sent. Of several tries the last
 * counts, since a target may leave out what the upstream refused.
 */
export function onEachForwarded(
  check: (north: Reading, south: Reading, wire: AttemptWire) => readonly Fault[],
): Rule['check'] {
  return (wire) =>
    pairsOf(wire).flatMap(({ north, south }) => {
      const last = south.at(-1);
      if (!last || north.requestJson === undefined || last.requestJson === undefined) return [];
      return breaches(north, check(north, last, wire));
    });
}

/** As above, where the target speaks the Messages API upstream as well. */
export function onEachPassedOn(
  check: (north: Reading, south: Reading) => readonly Fault[],
): Rule['check'] {
  return onEachForwarded((north, south) => (south.route === 'messages' ? check(north, south) : []));
}

/** A check of each whole answer against the one whole answer of the upstream it stems from. */
export function onEachAnswer(
  check: (
    given: Answer,
    had: Answer,
    sides: { north: Reading; south: Reading },
  ) => readonly Fault[],
): Rule['check'] {
  return (wire) =>
    pairsOf(wire).flatMap(({ north, south: tries }) => {
      const [south, ...others] = tries.filter(succeeded);
      const given = answerOf(north);
      const had = south && answerOf(south);
      if (!south || others.length > 0 || !given?.whole || !had?.whole) return [];
      return breaches(north, check(given, had, { north, south }));
    });
}
