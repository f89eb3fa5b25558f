import type { Reading } from '../../wire/reading.ts';
import { statusOf } from '../../wire/status.ts';
import type { Pair } from '../pairs.ts';

/** The upstream's failure to be relayed: the last, when every try failed with a status. */
export function failureOf({ south }: Pair): Reading | undefined {
  const failed = south.every((reading) => (statusOf(reading) ?? 0) >= 400);
  return failed ? south.at(-1) : undefined;
}
