import type { SessionLine } from '../../src/claude/session-file.ts';

/** Lines of a session's file as the releases tried write them, cut to what is read. */

let clock = 0;

/** Seconds of the session's time; each line comes a second after the one before. */
function timestamp(): string {
  clock += 1;
  return new Date(clock * 1000).toISOString();
}

function line(event: { readonly type: string } & Record<string, unknown>): SessionLine {
  return { agent: undefined, event: { timestamp: timestamp(), isSidechain: false, ...event } };
}

/** Content is a text, or blocks. */
export function user(content: unknown, more: Record<string, unknown> = {}): SessionLine {
  return line({ type: 'user', message: { role: 'user', content }, ...more });
}

export function assistant(
  content: readonly unknown[],
  stopReason: string | null,
  more: Record<string, unknown> = {},
): SessionLine {
  return line({
    type: 'assistant',
    message: { id: 'msg_1', role: 'assistant', content, stop_reason: stopReason },
    ...more,
  });
}

export function said(text: string, stopReason: string | null = 'end_turn'): SessionLine {
  return assistant([{ type: 'text', text }], stopReason);
}

/** A line that has no time of its own. */
export function told(type: string, more: Record<string, unknown>): SessionLine {
  return { agent: undefined, event: { type, ...more } };
}

export function byAgent(agent: string, { event }: SessionLine): SessionLine {
  return { agent, event: { ...event, isSidechain: true, agentId: agent } };
}

export function turnDuration(durationMs: number): SessionLine {
  return line({ type: 'system', subtype: 'turn_duration', durationMs });
}

export function interrupted(): SessionLine {
  return user([{ type: 'text', text: '[Request interrupted by user]' }]);
}
