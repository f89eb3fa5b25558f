import type { Expectation, Judgement, Observation } from '../probe.ts';
import type { Secret } from '../secret.ts';
import { judgeAnswer } from './answer.ts';

/** Each CLI process of the first `count` answers with its own secret of the attempt, and none with another's. */
export function stepsAnswerOwn(count: number): Expectation {
  return {
    name: 'each session is answered with its own secret',
    judge: (seen) => {
      const faults = seen.secrets.slice(0, count).flatMap((secret, index) => {
        const judgement = judgeOwn(seen.steps[index]?.transcript.result?.text, secret, seen);
        return judgement.met ? [] : [`session ${index + 1}: ${judgement.reason}`];
      });
      return faults.length === 0 ? { met: true } : { met: false, reason: faults.join('; ') };
    },
  };
}

function judgeOwn(answer: string | undefined, secret: Secret, seen: Observation): Judgement {
  if (answer === undefined) return { met: false, reason: 'the CLI printed no final result' };
  const foreign = seen.secrets.find((other) => other !== secret && answer.includes(other.whole));
  if (foreign)
    return { met: false, reason: `the answer holds ${foreign.whole}, which belongs to another` };
  return judgeAnswer(answer, secret.whole, seen.wire.scripted);
}
