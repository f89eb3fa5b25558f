import type { CliEvent } from '../../claude/transcript.ts';
import { pairsOf } from '../../rules/pairs.ts';
import { at } from '../../system/json.ts';
import type { Expectation, Observation } from '../probe.ts';

/** Thinking reached the CLI. The scripted model always thinks when asked; a live model may choose not to. */
export const thinkingSeen: Expectation = {
  name: 'thinking reaches the CLI',
  judge: (seen) => {
    const count = seen.steps.flatMap((run) => run.transcript.events).filter(isThinkingDelta).length;
    if (count > 0) return { met: true };
    const asked = wasAsked(seen);
    const reason = asked
      ? 'thinking was asked for, but no thinking delta reached the CLI'
      : "thinking was asked for, but the target's own requests ask their upstream for none";
    if (!seen.wire.scripted) return { met: true, note: reason };
    return asked ? { met: false, reason } : { met: false, reason, blame: 'target' };
  },
};

/** Fields by which APIs other than the vendor's are asked to reason. */
const ASKING = [
  'reasoning',
  'reasoning_effort',
  'include_reasoning',
  'thinking',
  'enable_thinking',
  'thinking_budget',
  'chat_template_kwargs',
  'extra_body',
];

/** Whether a request of any dialect asks for reasoning in some form. */
export function asksToReason(requestJson: unknown): boolean {
  return ASKING.some((field) => at(requestJson, field) !== undefined);
}

/** Whether the target passed the wish on, as far as that is known. */
function wasAsked({ wire }: Observation): boolean {
  const souths = pairsOf(wire)
    .filter(({ north }) => asksToReason(north.requestJson))
    .flatMap(({ south }) => south);
  return souths.length === 0 || souths.some(({ requestJson }) => asksToReason(requestJson));
}

/** Whether a transcript event carries a piece of thinking. */
export function isThinkingDelta(event: CliEvent): boolean {
  return event.type === 'stream_event' && at(event, 'event', 'delta', 'type') === 'thinking_delta';
}
