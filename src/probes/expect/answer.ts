import type { Expectation, Judgement, Observation } from '../probe.ts';
import { type Secret, secretsIn } from '../secret.ts';

/**
 * Takes one layer of what models like to put around an answer off: white space, quotes, backticks, bold, and one
 * full stop.
 */
export function bareAnswer(text: string): string {
  const outer = withoutStop(text.trim());
  const inner = unwrapped(outer);
  // The full stop stands inside the quotes or outside, but not twice.
  return outer === text.trim() ? withoutStop(inner) : inner;
}

function unwrapped(text: string): string {
  const wrap = ['**', '`', '"', "'"].find(
    (mark) => text.length > 2 * mark.length && text.startsWith(mark) && text.endsWith(mark),
  );
  return wrap === undefined ? text : text.slice(wrap.length, -wrap.length).trim();
}

function withoutStop(text: string): string {
  return text.endsWith('.') ? text.slice(0, -1).trim() : text;
}

/**
 * Judges an answer that must be `expected` and nothing else. The scripted model answers exactly, so any other
 * word came from the target; a live model may talk, and passes with a note when it says the token exactly once.
 */
export function judgeAnswer(answer: string, expected: string, scripted: boolean): Judgement {
  const stripped = bareAnswer(answer);
  if (stripped === expected) return { met: true };
  const times = answer.split(expected).length - 1;
  const foreign = secretsIn(answer).find((token) => !expected.includes(token));
  const seen = answer === '' ? 'an empty answer' : `${JSON.stringify(shorten(answer))}`;
  if (times === 1 && !scripted && foreign === undefined) {
    return { met: true, note: `the answer holds the token among other words: ${seen}` };
  }
  const others = foreign === undefined ? '' : ` (it holds another token, ${foreign})`;
  const why = times > 1 ? ` (the token stands in it ${times} times)` : others;
  return { met: false, reason: `expected the final answer ${expected}, seen ${seen}${why}` };
}

/** The last step's final answer is the attempt's secret. */
export const answerIsSecret: Expectation = {
  name: 'the final answer is the secret',
  judge: (seen) => judgeStepAnswer(seen, -1),
};

/** The last step's final answer is a text made of the attempt's secret. */
export function answerIs(what: string, expected: (secret: Secret) => string): Expectation {
  return {
    name: `the final answer is ${what}`,
    judge: (seen) => judgeStepAnswer(seen, -1, expected(seen.secret)),
  };
}

/** A certain step's final answer is the attempt's secret. */
export function stepAnswersSecret(step: number): Expectation {
  return {
    name: `the answer of step ${step + 1} is the secret`,
    judge: (seen) => judgeStepAnswer(seen, step),
  };
}

function judgeStepAnswer(seen: Observation, step: number, expected = seen.secret.whole): Judgement {
  const result = seen.steps.at(step)?.transcript.result;
  if (!result) return { met: false, reason: 'the CLI printed no final result' };
  return judgeAnswer(result.text, expected, seen.wire.scripted);
}

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
