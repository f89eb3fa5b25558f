import { setTimeout } from 'node:timers/promises';
import type { Classification } from '../config/classifications.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { headerValue } from '../wire/exchange.ts';
import type { AttemptWire, Reading } from '../wire/reading.ts';
import { statusOf } from '../wire/status.ts';

/** What may be otherwise the next time: it hangs on load, luck or a model's mood. All else is a fact already. */
const PASSING: ReadonlySet<Classification> = new Set([
  'upstream_unavailable',
  'probe_timeout',
  'model_feature_failure',
]);

/** Whether another attempt could tell more. A hard rule once broken is broken, and a spent account stays so. */
export function isWorthRetrying({
  classification,
  lasting,
}: Pick<Verdict, 'classification' | 'lasting'>): boolean {
  return PASSING.has(classification) && lasting !== true;
}

const SHORTEST_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * How long to leave an upstream alone before asking again, in ms: as long as its last refusal asks for, within
 * bounds; else twice as long each time.
 *
 * @param attempts made so far
 */
export function backOffMs(
  { classification }: Pick<Verdict, 'classification'>,
  wire: Pick<AttemptWire, 'north' | 'south'>,
  attempts: number,
): number {
  if (classification !== 'upstream_unavailable') return 0;
  const asked = [...wire.north, ...wire.south].flatMap((reading) => retryAfterMs(reading) ?? []);
  const wait = asked.at(-1) ?? SHORTEST_MS * 2 ** (attempts - 1);
  return Math.min(LONGEST_MS, Math.max(0, wait));
}

/** In seconds, or as a date (RFC 9110, 10.2.3). */
function retryAfterMs(reading: Reading): number | undefined {
  if ((statusOf(reading) ?? 0) < 400) return undefined;
  const value = headerValue(reading.exchange.response?.headers ?? [], 'retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : date - Date.now();
}

/** Waits; ends at once when the run is cancelled. */
export async function backOff(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
