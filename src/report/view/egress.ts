import type { Outcome } from '../report.ts';
import { count, listed, oneLine } from '../text.ts';

/** Places that are named before the rest is counted. */
const MOST_PLACES = 8;

/**
 * Where Claude Code, or a program that it ran, tried to go beside the target, over all cells, in one sentence; empty
 * when nowhere.
 */
export function egressWords(outcomes: readonly Outcome[]): string {
  const places = new Map<string, { calls: number; cells: number }>();
  for (const { egress = [] } of outcomes) {
    for (const { host, count: calls } of egress) {
      const known = places.get(host) ?? { calls: 0, cells: 0 };
      places.set(host, { calls: known.calls + calls, cells: known.cells + 1 });
    }
  }
  if (places.size === 0) return '';
  const words = [...places]
    .toSorted(([, one], [, other]) => other.calls - one.calls)
    .map(([host, { calls, cells }]) => {
      const place = oneLine(host, 200);
      return `${place} (${count(calls, 'call')} in ${count(cells, 'cell')})`;
    });
  return `Beside the target, Claude Code or what it ran tried to reach ${listed(words, MOST_PLACES)}; none of these calls got out`;
}
