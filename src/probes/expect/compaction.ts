import type { CliEvent } from '../../claude/transcript.ts';
import type { Expectation, Judgement } from '../probe.ts';

/**
 * The last step's session was compacted, and the summary it goes on with holds the secret. Releases before about
 * 2.1.200 print no `compact_result`; all print the boundary and, after it, the summary as a `user` event.
 */
export const compacted: Expectation = compactedIn(-1);

/** The same of a certain step, counted from 0. */
export function compactedIn(step: number): Expectation {
  return {
    name: 'the session is compacted and the summary holds the secret',
    judge: (seen) =>
      judgeCompaction(seen.steps.at(step)?.transcript.events ?? [], seen.secret.whole),
  };
}

function judgeCompaction(events: readonly CliEvent[], token: string): Judgement {
  const result = events
    .map((event) => event['compact_result'])
    .find((value) => value !== undefined);
  if (result !== undefined && result !== 'success') {
    return {
      met: false,
      reason: `expected compact_result "success", seen ${JSON.stringify(result)}`,
    };
  }
  const boundary = events.findIndex(isCompactBoundary);
  if (boundary === -1) return { met: false, reason: 'the CLI printed no compact_boundary' };
  const summaries = events.slice(boundary).filter((event) => event.type === 'user');
  if (summaries.some((event) => JSON.stringify(event['message']).includes(token))) {
    return { met: true };
  }
  return {
    met: false,
    reason: `the session was compacted, but the summary does not hold ${token}`,
  };
}

export function isCompactBoundary(event: CliEvent): boolean {
  return event.type === 'system' && event['subtype'] === 'compact_boundary';
}
