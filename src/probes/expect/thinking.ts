import type { CliEvent } from '../../claude/transcript.ts';
import { at } from '../../system/json.ts';
import type { Expectation } from '../probe.ts';

/** Thinking reached the CLI. The scripted model always thinks when asked; a live model may choose not to. */
export const thinkingSeen: Expectation = {
  name: 'thinking reaches the CLI',
  judge: (seen) => {
    const count = seen.steps.flatMap((run) => run.transcript.events).filter(isThinkingDelta).length;
    if (count > 0) return { met: true };
    const reason = 'thinking was asked for, but no thinking delta reached the CLI';
    return seen.wire.scripted ? { met: false, reason } : { met: true, note: reason };
  },
};

/** Whether a transcript event carries a piece of thinking. */
export function isThinkingDelta(event: CliEvent): boolean {
  return event.type === 'stream_event' && at(event, 'event', 'delta', 'type') === 'thinking_delta';
}
