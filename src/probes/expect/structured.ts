import { canonicalJson } from '../../system/json.ts';
import type { Expectation } from '../probe.ts';
import type { Secret } from '../secret.ts';

/** The CLI reports a structured answer of exactly this value, whatever the order of its keys. */
export function structuredOutputIs(expected: (secret: Secret) => unknown): Expectation {
  return {
    name: 'the structured answer is as asked for',
    judge: (seen) => {
      const output = seen.steps.at(-1)?.transcript.result?.structuredOutput;
      if (output === undefined)
        return { met: false, reason: 'the CLI reports no structured answer' };
      const wanted = canonicalJson(expected(seen.secret));
      if (canonicalJson(output) === wanted) return { met: true };
      const given = canonicalJson(output).slice(0, 300);
      return { met: false, reason: `expected the structured answer ${wanted}, seen ${given}` };
    },
  };
}
