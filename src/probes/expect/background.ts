import { at, objectsIn, textIn } from '../../system/json.ts';
import type { Expectation, Observation } from '../probe.ts';
import { AGENT_TOOLS } from './agent.ts';
import { calls } from './tool.ts';

/** A subagent was started in the background: its call came back at once, without the secret. */
export const backgroundAgentStarted: Expectation = {
  name: 'a subagent starts in the background',
  judge: (seen) => {
    const started = calls(seen).filter(({ use }) => AGENT_TOOLS.includes(use.name));
    if (started.length === 0) return { met: false, reason: 'no subagent was started' };
    const launched = started.find(({ result }) => result && !result.isError);
    if (!launched?.result) return { met: false, reason: 'the subagent could not be started' };
    return launched.result.text.includes(seen.secret.whole)
      ? { met: false, reason: 'the subagent ran in the foreground: its call returned the secret' }
      : { met: true };
  },
};

/**
 * The model says something while the subagent works and something else when it has ended. Some releases print a
 * final result for both, some for the last only; all print both messages.
 */
export const answeredAfterBackground: Expectation = {
  name: 'the end of the subagent makes a second answer',
  judge: (seen) => {
    const [first, ...later] = messages(seen);
    if (later.length === 0) {
      const said = first === undefined ? 'none' : JSON.stringify(first.slice(0, 200));
      return {
        met: false,
        reason: `expected an answer before and one after the end, seen ${said}`,
      };
    }
    return later.at(-1)?.includes(seen.secret.whole) && !first?.includes(seen.secret.whole)
      ? { met: true }
      : { met: false, reason: 'expected the secret in the later answer and not in the first' };
  },
};

/** The secret comes from the subagent: the caller read nothing itself. */
export const callerReadNothing: Expectation = {
  name: 'the caller leaves the reading to the subagent',
  judge: (seen) =>
    calls(seen).some(({ use }) => use.name === 'Read' && use.parent === undefined)
      ? { met: false, reason: 'the caller read the file itself' }
      : { met: true },
};

/** What the model itself said, message by message, subagents left out. */
function messages(seen: Observation): string[] {
  const said = new Map<string, string>();
  for (const event of seen.steps.at(-1)?.transcript.events ?? []) {
    if (event.type !== 'assistant' || textIn(event['parent_tool_use_id']) !== undefined) continue;
    const id = textIn(at(event, 'message', 'id')) ?? '';
    const text = objectsIn(at(event, 'message', 'content'))
      .filter((block) => block['type'] === 'text')
      .map((block) => textIn(block['text']) ?? '')
      .join('');
    if (text !== '') said.set(id, (said.get(id) ?? '') + text);
  }
  return [...said.values()];
}
