import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { FollowedSessions, SessionLine } from '../session-file.ts';
import type { PtyProcess } from './pty.ts';
import type { Terminal } from './terminal.ts';

/** Who sits at the screen: hands, eyes, and the time they have. */
export type Person = {
  readonly cli: Pick<PtyProcess, 'write' | 'over'>;
  readonly terminal: Pick<Terminal, 'rows'>;
  readonly sessions: FollowedSessions;
  /** By `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** What was remembered when Enter was pressed last. */
  readonly memory: { turnEnds: number };
};

/**
 * `met`, or why not: it did not come in time; it can come no more, since a dialog or notice stands that the script has
 * no answer to, or the turn is over; the CLI ended meanwhile; the run was cancelled.
 */
export type WaitOutcome = 'met' | 'late' | 'blocked' | 'ended' | 'cancelled';

/** Some thirty times what a calm machine needs for anything. */
export const DEFAULT_WITHIN_MS = 60_000;

/** Short against everything waited for, long against the cost of a look. */
const LOOK_MS = 20;

/** Looks again and again until something holds, at most `withinMs` and as long as the person has time. */
export async function waitUntil(
  person: Person,
  holds: () => boolean,
  withinMs: number = DEFAULT_WITHIN_MS,
): Promise<WaitOutcome> {
  const limit = Math.min(person.deadline, performance.now() + withinMs);
  for (;;) {
    if (person.signal.aborted) return 'cancelled';
    if (holds()) return 'met';
    if (person.cli.over()) return 'ended';
    if (performance.now() >= limit) return 'late';
    await setTimeout(LOOK_MS);
  }
}

/** Waits for what may as well not come: then it goes on, unless the person has no time left. */
export async function waitAtMost(
  person: Person,
  holds: () => boolean,
  withinMs: number = DEFAULT_WITHIN_MS,
): Promise<WaitOutcome> {
  const outcome = await waitUntil(person, holds, withinMs);
  return outcome === 'late' && performance.now() < person.deadline ? 'met' : outcome;
}

/** The session's lines up to now. */
export function sessionLines({ sessions }: Person): readonly SessionLine[] {
  sessions.read();
  return sessions.lines();
}

/** Whether something has held for a while, each time it was asked. */
export function standsFor(ms: number, holds: () => boolean): () => boolean {
  let since: number | undefined;
  return () => {
    since = holds() ? (since ?? performance.now()) : undefined;
    return since !== undefined && performance.now() - since > ms;
  };
}
