import type { ToolResult, ToolUse } from '../../claude/transcript.ts';
import { canonicalJson } from '../../system/json.ts';
import type { Expectation, Observation } from '../probe.ts';
import type { Secret } from '../secret.ts';

/** A tool call and its result, if it got one. */
export type ToolRoundTrip = { readonly use: ToolUse; readonly result: ToolResult | undefined };

/** All calls of an attempt, subagents' too. */
export function calls(seen: Observation): ToolRoundTrip[] {
  return seen.steps.flatMap(({ transcript }) =>
    transcript.toolUses.map((use) => ({
      use,
      result: transcript.toolResults.find((result) => result.id === use.id),
    })),
  );
}

/** A tool was called, ran in the CLI, and its result held the secret. */
export function toolReturnedSecret(name: string): Expectation {
  return {
    name: `the tool ${name} returned the secret`,
    judge: (seen) => {
      const made = calls(seen).filter(({ use }) => use.name === name);
      if (made.length === 0) {
        const others = [...new Set(calls(seen).map(({ use }) => use.name))].join(', ') || 'none';
        return { met: false, reason: `expected a call of ${name}, seen calls: ${others}` };
      }
      const good = made.some(
        ({ result }) => result && !result.isError && result.text.includes(seen.secret.whole),
      );
      if (good) return { met: true };
      const result = made.at(-1)?.result;
      return {
        met: false,
        reason: result
          ? `${name} was called, but its result ${result.isError ? 'is an error' : 'does not hold the secret'}: ${JSON.stringify(result.text.slice(0, 200))}`
          : `${name} was called, but never got a result`,
      };
    },
  };
}

/** A tool ran without an error, and a part of the secret stood in its result. */
export function toolResultHolds(name: string, part: (secret: Secret) => string): Expectation {
  return {
    name: `a result of ${name} holds its part of the secret`,
    judge: (seen) => {
      const held = good(seen, name).some(({ text }) => text.includes(part(seen.secret)));
      return held
        ? { met: true }
        : {
            met: false,
            reason: `expected ${part(seen.secret)} in a result of ${name}, seen in none`,
          };
    },
  };
}

/** A tool ran without an error. */
export function toolSucceeded(name: string): Expectation {
  return {
    name: `the tool ${name} succeeds`,
    judge: (seen) => {
      if (good(seen, name).length > 0) return { met: true };
      const result = calls(seen).findLast(({ use }) => use.name === name)?.result;
      const seenText = result ? JSON.stringify(result.text.slice(0, 200)) : 'no result of it';
      return { met: false, reason: `expected ${name} to succeed, seen ${seenText}` };
    },
  };
}

/** A tool was called and its result was an error, as the CLI saw it. */
export function toolFailed(name: string): Expectation {
  return {
    name: `a call of ${name} fails`,
    judge: (seen) =>
      calls(seen).some(({ use, result }) => use.name === name && result?.isError)
        ? { met: true }
        : {
            met: false,
            reason: `expected a call of ${name} with an error for its result, seen none`,
          },
  };
}

/** A tool was called with exactly this input, whatever the order of its keys. */
export function calledWith(name: string, input: unknown): Expectation {
  return {
    name: `the tool ${name} is called with the arguments asked for`,
    judge: (seen) => {
      const inputs = calls(seen)
        .filter(({ use }) => use.name === name)
        .map(({ use }) => canonicalJson(use.input));
      if (inputs.includes(canonicalJson(input))) return { met: true };
      const given = inputs.at(-1)?.slice(0, 400) ?? 'no call of it';
      return { met: false, reason: `expected ${name} with ${canonicalJson(input)}, seen ${given}` };
    },
  };
}

function good(seen: Observation, name: string): ToolResult[] {
  return calls(seen).flatMap(({ use, result }) =>
    use.name === name && result && !result.isError ? [result] : [],
  );
}
