import type { Expectation, Judgement, Observation } from '../probe.ts';
import type { Secret } from '../secret.ts';
import { judgeAnswer } from './answer.ts';

/**
 * Each of the first answers is its own secret of the attempt, and none holds another's. `answers` tells where they
 * are read, e.g. one a process, or one a turn.
 */
export function ownAnswers(
  count: number,
  what: string,
  answers: (seen: Observation) => readonly (string | undefined)[],
): Expectation {
  return {
    name: `each ${what} is answered with its own secret`,
    judge: (seen) => {
      const read = answers(seen);
      const faults = seen.secrets.slice(0, count).flatMap((secret, index) => {
        const judgement = judgeOwn(read[index], secret, seen);
        return judgement.met ? [] : [`${what} ${index + 1}: ${judgement.reason}`];
      });
      return faults.length === 0 ? { met: true } : { met: false, reason: faults.join('; ') };
    },
  };
}

/** Each CLI process of the first `count` answers its own secret. */
export function stepsAnswerOwn(count: number): Expectation {
  return ownAnswers(count, 'session', (seen) =>
    seen.steps.map((run) => run.transcript.result?.text),
  );
}

function judgeOwn(answer: string | undefined, secret: Secret, seen: Observation): Judgement {
  if (answer === undefined) return { met: false, reason: 'the CLI printed no final result' };
  const foreign = seen.secrets.find((other) => other !== secret && answer.includes(other.whole));
  if (foreign)
    return { met: false, reason: `the answer holds ${foreign.whole}, which belongs to another` };
  return judgeAnswer(answer, secret.whole, seen.wire.scripted);
}
