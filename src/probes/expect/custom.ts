import { z } from 'zod';
import type { Expectation, Observation } from '../probe.ts';
import { calls } from './tool.ts';

function lastAnswer(seen: Observation): string | undefined {
  return seen.steps.at(-1)?.transcript.result?.text;
}

function shownAnswer(answer: string | undefined): string {
  return answer === undefined ? 'no final result' : JSON.stringify(answer.slice(0, 200));
}

/** The last answer is this text, white space around it aside. */
export function answerEquals(expected: string): Expectation {
  return {
    name: 'the final answer equals the given text',
    judge: (seen) => {
      const answer = lastAnswer(seen);
      if (answer?.trim() === expected.trim()) return { met: true };
      const wanted = JSON.stringify(expected.slice(0, 200));
      return {
        met: false,
        reason: `expected the final answer ${wanted}, seen ${shownAnswer(answer)}`,
      };
    },
  };
}

/** The last answer matches a regular expression. */
export function answerMatches(source: string): Expectation {
  const pattern = new RegExp(source, 'u');
  return {
    name: 'the final answer matches the given expression',
    judge: (seen) => {
      const answer = lastAnswer(seen);
      if (answer !== undefined && pattern.test(answer)) return { met: true };
      return {
        met: false,
        reason: `expected the final answer to match ${pattern}, seen ${shownAnswer(answer)}`,
      };
    },
  };
}

/** A tool was called and got a result; where `isError` is given, one that is, or is not, an error. */
export function toolWasCalled(name: string, isError: boolean | undefined): Expectation {
  return {
    name: `the tool ${name} was called`,
    judge: (seen) => {
      const made = calls(seen).filter(({ use }) => use.name === name);
      if (made.length === 0) {
        const others = [...new Set(calls(seen).map(({ use }) => use.name))].join(', ') || 'none';
        return { met: false, reason: `expected a call of ${name}, seen calls: ${others}` };
      }
      const results = made.flatMap(({ result }) => (result ? [result] : []));
      if (results.length === 0)
        return { met: false, reason: `${name} was called, but never got a result` };
      if (isError === undefined || results.some((result) => result.isError === isError))
        return { met: true };
      const wanted = isError ? 'an error' : 'no error';
      const text = JSON.stringify(results.at(-1)?.text.slice(0, 200) ?? '');
      return { met: false, reason: `expected ${wanted} as the result of ${name}, seen ${text}` };
    },
  };
}

/** The structured output follows the JSON schema it was asked for by. */
export function outputFits(schema: Readonly<Record<string, unknown>>): Expectation {
  return {
    name: 'the structured output follows its schema',
    judge: (seen) => {
      const output = seen.steps.at(-1)?.transcript.result?.structuredOutput;
      if (output === undefined)
        return { met: false, reason: 'the CLI printed no structured output' };
      const read = z.fromJSONSchema(schema).safeParse(output);
      if (read.success) return { met: true };
      return {
        met: false,
        reason: `the structured output does not follow its schema: ${z.prettifyError(read.error)}`,
      };
    },
  };
}
