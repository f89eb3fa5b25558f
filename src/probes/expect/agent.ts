import { at } from '../../system/json.ts';
import type { Expectation } from '../probe.ts';
import { calls, type ToolRoundTrip } from './tool.ts';

/** The subagent tool's names: `Agent` since 2.1, `Task` before. */
export const AGENT_TOOLS: readonly string[] = ['Agent', 'Task'];

/** A subagent was started, got the secret from a tool call of its own, and came back with it. */
export const agentReturnedSecret: Expectation = {
  name: 'a subagent starts and brings the secret back',
  judge: (seen) => {
    const all = calls(seen);
    const holds = ({ result }: ToolRoundTrip) =>
      !!result && !result.isError && result.text.includes(seen.secret.whole);
    const started = all.filter(({ use }) => AGENT_TOOLS.includes(use.name));
    if (started.length === 0) return { met: false, reason: 'no subagent was started' };
    const finished = started.findLast(({ result }) => result && !result.isError);
    if (!finished?.result)
      return { met: false, reason: 'a subagent was started, but did not finish' };
    const bringer = started.find(holds);
    if (!bringer) {
      const text = JSON.stringify(finished.result.text.slice(0, 200));
      return { met: false, reason: `the subagent's result does not hold the secret: ${text}` };
    }
    // Read by the main loop and handed down in the prompt, it would prove nothing.
    const own = all.filter(({ use }) => use.parent === bringer.use.id);
    if (own.some(holds)) return { met: true };
    return {
      met: false,
      reason: 'the subagent brought the secret back, but no tool call of its own returned it',
    };
  },
};

/** A subagent was started, in the foreground or not, and a tool call of its own returned the secret. */
export const agentGotSecret: Expectation = {
  name: 'a subagent of its own reads the secret',
  judge: (seen) => {
    const all = calls(seen);
    const started = all.filter(({ use }) => AGENT_TOOLS.includes(use.name));
    if (started.length === 0) return { met: false, reason: 'no subagent was started' };
    // 1.0.128 doesn't say which subagent a call is of.
    const read = all.some(
      ({ use, result }) =>
        use.parent !== undefined && !result?.isError && result?.text.includes(seen.secret.whole),
    );
    return read
      ? { met: true }
      : {
          met: false,
          reason: 'a subagent was started, but no tool call of its own returned the secret',
        };
  },
};

/** Whether a call asks for the foreground in so many words. */
export function isBackgroundFalse(input: unknown): boolean {
  return at(input, 'run_in_background') === false;
}
