import { MESSAGES } from './published.ts';
import type { Rule } from './rule.ts';

const ORDINARY_ENDS = new Set(['end_turn', 'stop_sequence', 'stop']);

const KNOWN = new Set([
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'compaction',
  'model_context_window_exceeded',
]);

/** The words of other dialects; a value nobody knows may be the vendor's next. */
const FOREIGN = new Set([
  'stop',
  'length',
  'tool_calls',
  'function_call',
  'content_filter',
  'STOP',
  'MAX_TOKENS',
  'completed',
  'incomplete',
]);

export const STOP: readonly Rule[] = [
  /**
   * CLI 2.1.330 goes on by the blocks it got; other releases stop in silence, and one proxy that never sends a
   * reason shows as "The response stream was malformed".
   */
  {
    id: 'stop/reason-missing',
    on: 'message',
    severity: 'error',
    party: 'target',
    says: 'A finished answer gives its `stop_reason`, in a stream by `message_delta`.',
    mend: "Translate the upstream's finish reason; when it gives none, send `tool_use` after a call and else `end_turn`.",
    link: 'anthropics/claude-code#16785',
    check: ({ message: { stopReason } }) =>
      stopReason
        ? []
        : [`expected a stop_reason at the end of the answer, got ${stopReason ?? 'none'}`],
  },
  /**
   * A reason `tool_use` without a call makes CLI 2.1.330 ask twice more and fail ("could not be parsed"). A call
   * with `end_turn` runs all the same; some releases stop there.
   */
  {
    id: 'stop/tool-mismatch',
    on: 'message',
    severity: 'error',
    party: 'target',
    says: '`stop_reason` is `tool_use` exactly when the answer holds a tool call.',
    mend: 'Derive the reason from the blocks that were really sent.',
    link: 'anthropics/claude-code#40240',
    check: ({ message: { stopReason, blocks } }) => {
      const calls = blocks.some((block) => block.type === 'tool_use');
      if (stopReason === 'tool_use' && !calls)
        return ['stop_reason is tool_use, but the answer holds no tool call'];
      if (!calls || !stopReason || !ORDINARY_ENDS.has(stopReason)) return [];
      const message = `the answer holds a tool call, but stop_reason is ${stopReason}`;
      return [{ message, severity: 'warning' }];
    },
  },
  /** CLI 2.1.330 takes an unknown reason for a regular end, so a cut answer passes for a whole one. */
  {
    id: 'stop/foreign-reason',
    on: 'message',
    severity: 'warning',
    party: 'target',
    says: "`stop_reason` is one of the Messages API's own values.",
    mend: 'Map `stop` to `end_turn`, `length` to `max_tokens`, `tool_calls` to `tool_use`, `content_filter` to `refusal`.',
    link: MESSAGES,
    check: ({ message: { stopReason } }) => {
      if (!stopReason || KNOWN.has(stopReason)) return [];
      const message = `stop_reason is ${JSON.stringify(stopReason.slice(0, 40))}`;
      return FOREIGN.has(stopReason) ? [message] : [{ message, severity: 'note' }];
    },
  },
];
