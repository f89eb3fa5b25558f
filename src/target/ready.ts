import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { requestDirectly } from '../system/direct-request.ts';
import { reasonOf } from '../system/errors.ts';

/** Why a target is not ready; `how` and `last` end a sentence that begins with "The target" and "it". */
export type NotReady =
  | { readonly kind: 'exited'; readonly how: string }
  | { readonly kind: 'timeout'; readonly last: string }
  | { readonly kind: 'aborted' };

/** Pause between two polls, and the longest one poll may take, in ms. */
const POLL_MS = 100;
const POLL_TIMEOUT_MS = 2000;

/**
 * Polls until the target answers with any status below 500.
 *
 * @param exited the child's failed end, as words; a start script that ends with 0 does not settle it
 * @returns undefined when ready, else why not
 */
export async function untilReady(options: {
  readonly url: string;
  readonly timeoutMs: number;
  readonly exited: Promise<string>;
  readonly signal: AbortSignal;
}): Promise<NotReady | undefined> {
  let exit: string | undefined;
  void options.exited.then((how) => {
    exit = how;
  });
  const deadline = performance.now() + options.timeoutMs;
  let last = 'nothing listens there';
  while (true) {
    if (options.signal.aborted) return { kind: 'aborted' };
    const answer = await pollReady(options.url);
    // Checked after the poll: an answer could come from another process on the same port.
    if (exit !== undefined) return { kind: 'exited', how: exit };
    if (answer.ready) return undefined;
    last = answer.seen;
    if (performance.now() > deadline) return { kind: 'timeout', last };
    await Promise.race([setTimeout(POLL_MS), options.exited]);
  }
}

/** What one poll saw. */
type Poll = {
  /** Something spoke HTTP, whatever it said. */
  readonly answered: boolean;
  readonly ready: boolean;
  /** In words, for a message. */
  readonly seen: string;
};

/** Asks once. */
export async function pollReady(url: string): Promise<Poll> {
  try {
    const response = await requestDirectly({ url, signal: AbortSignal.timeout(POLL_TIMEOUT_MS) });
    response.destroy();
    const { statusCode: status = 0 } = response;
    return { answered: true, ready: status < 500, seen: `it answers ${status}` };
  } catch (error) {
    return { answered: false, ready: false, seen: networkWords(error) };
  }
}

function networkWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError')
    return `it accepts connections but did not answer in ${POLL_TIMEOUT_MS / 1000} s`;
  return reasonOf(error);
}
