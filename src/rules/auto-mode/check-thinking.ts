import { isMessages } from '../../dialects/anthropic/route.ts';
import { at, textIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import type { Rule } from '../rule.ts';
import { verdictTagOf } from './own-check.ts';

/** An answer of 64 tokens has no room for thinking: what comes is empty or cut, and the action is not run. */
export const checkThinking: Rule<'request'> = {
  id: 'auto-mode/check-thinking',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: "Thinking is not forced onto the CLI's own check of an action, which turns it off.",
  mend: 'Keep `thinking: {"type": "disabled"}`; in other dialects ask for no reasoning, or for the least.',
  link: 'router-for-me/CLIProxyAPI#6009',
  check: ({ north, south }) => {
    const mode = thinkingOf(south);
    const off = textIn(at(north.requestJson, 'thinking', 'type')) === 'disabled';
    if (verdictTagOf(north) === undefined || !off || mode === undefined) return [];
    return [`the check of an action asks for no thinking and reached the upstream with ${mode}`];
  },
};

/** Reasoning that a model does at its least, where it cannot do without. */
const LEAST: ReadonlySet<unknown> = new Set([undefined, 'none', 'minimal', 'low']);

/** How a request asks for thinking, in the words of its dialect; undefined when it does not. */
function thinkingOf(reading: Reading): string | undefined {
  const { requestJson } = reading;
  if (isMessages(reading)) {
    const type = textIn(at(requestJson, 'thinking', 'type'));
    return type === undefined || type === 'disabled' ? undefined : `thinking ${type}`;
  }
  const effort = textIn(
    at(requestJson, 'reasoning_effort') ?? at(requestJson, 'reasoning', 'effort'),
  );
  return LEAST.has(effort) ? undefined : `reasoning effort ${effort}`;
}
