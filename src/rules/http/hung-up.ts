import { hasFailed } from '../../dialects/outcome.ts';
import { lastByteAt } from '../../wire/exchange.ts';
import type { Pair } from '../pairs.ts';

/** The CLI itself waits for ten minutes; what is cut before this never had a chance. */
const PATIENCE_MS = 60_000;

/** Seconds without a byte after which the target hung up on its only upstream; undefined when it did not. */
export function hungUpAfter({ south }: Pair): number | undefined {
  const [only, ...others] = south;
  if (!only || others.length > 0 || only.exchange.end !== 'client_gone' || hasFailed(only))
    return undefined;
  const silence = only.exchange.endedAt - lastByteAt(only.exchange);
  const seconds = Math.round(silence / 1000);
  return seconds > 0 && only.exchange.endedAt < PATIENCE_MS ? seconds : undefined;
}
