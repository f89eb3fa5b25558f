import type { AttemptWire } from './reading.ts';

/** A process that waits for a core waits several times: so often may another be later than we are ourselves. */
const TIMES_LATER = 4;

/** What a time says of the target, given how late this machine is itself. */
export type Measured = 'within' | 'beyond' | 'unmeasurable';

/** Compares a time with a limit, both in ms. */
export function measured(
  ms: number,
  limitMs: number,
  { lagMs = 0 }: Pick<AttemptWire, 'lagMs'>,
): Measured {
  if (ms < limitMs) return 'within';
  return ms < limitMs + TIMES_LATER * lagMs ? 'unmeasurable' : 'beyond';
}

/** Why a time is not held against anyone. */
export function unmeasurableWords({ lagMs = 0 }: Pick<AttemptWire, 'lagMs'>): string {
  return `not measurable here: this machine was itself up to ${Math.round(lagMs)} ms late`;
}
