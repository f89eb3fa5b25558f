import { routeOf } from '../dialects/anthropic/route.ts';
import type { Call } from '../dialects/dialect.ts';
import type { OpenExchange } from '../wire/ledger.ts';

/** Who waits for what right now, in front of all targets. */
export type Askers = {
  /** Has the exchanges under way in front of a target looked at too. @returns what ends that */
  readonly watch: (open: () => readonly OpenExchange[]) => () => void;
  /**
   * The attempt that a count upstream is made for: the only one that waits for a count. `/context` counts each of its
   * tools alone, in requests that no tag of the attempt stands in; a target that forwards them asks while the CLI waits.
   */
  readonly askerOf: (call: Call) => string | undefined;
};

export function openAskers(): Askers {
  const watched = new Set<() => readonly OpenExchange[]>();
  const isCount = (call: Call) => routeOf(call) === 'count_tokens';
  return {
    watch(open) {
      watched.add(open);
      return () => watched.delete(open);
    },
    askerOf(call) {
      if (!isCount(call)) return undefined;
      const waiting = [...watched].flatMap((open) => open().filter(isCount));
      const [only, ...others] = new Set(waiting.map(({ attempt }) => attempt));
      return others.length === 0 ? only : undefined;
    },
  };
}
