import { routeOf } from '../../dialects/anthropic/route.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { means, statusOf } from '../../wire/status.ts';
import { covers } from '../pairs.ts';
import type { Breach } from '../rule.ts';

/**
 * How a call of count_tokens or models failed: the upstream's fault where it failed too while the CLI waited, and a
 * note where the route is not offered.
 */
export function sideFailure(north: Reading, wire: AttemptWire): Breach | undefined {
  const status = statusOf(north);
  const { end } = north.exchange;
  if (end === 'cut' || end === 'unreachable')
    return `${routeOf(north.exchange.request)} got no whole answer`;
  if (status === undefined || end !== 'complete' || status < 300) return undefined;
  const message = `${routeOf(north.exchange.request)} was answered with ${status}`;
  if (means(status, 'absent') || means(status, 'credentials')) return { message, severity: 'note' };
  return relayed(north, wire) ? { message, party: 'upstream' } : message;
}

function relayed(north: Reading, wire: AttemptWire): boolean {
  return wire.south.some(
    (south) =>
      routeOf(south.exchange.request) === routeOf(north.exchange.request) &&
      (statusOf(south) ?? 500) >= 400 &&
      covers(north, south),
  );
}
