import { cpus } from 'node:os';
import { measureLag } from '../system/lag.ts';
import { BYTES_PER_CELL, freeBytes } from './concurrency.ts';
import type { Seats } from './seats.ts';

/** How the machine does. */
export type Pulse = {
  /** Share of all cores' time that was used by anyone, 0 to 1. */
  readonly busy: number;
  /** Memory that may still be taken, in bytes. */
  readonly freeBytes: number;
  /** How late this process got to its work at worst, in ms. */
  readonly lagMs: number;
};

const CELLS_PER_CORE_AT_MOST = 10;
const MOST = 64;
/** Cells mostly wait, so below this share of the cores' time there is room for one more. */
const ROOM = 0.85;
/** The recorders must be in time: rules of time go by limits of 300 ms and more. */
const LATE_MS = 150;
const EVERY_MS = 400;

/** How many cells may run from now on. */
export function nextLimit(
  limit: number,
  { busy, freeBytes: free, lagMs }: Pulse,
  { least, cores }: { readonly least: number; readonly cores: number },
): number {
  if (lagMs > LATE_MS || free < BYTES_PER_CELL) return Math.max(least, limit - 1);
  const most = Math.min(MOST, cores * CELLS_PER_CORE_AT_MOST);
  if (busy > ROOM || free < 2 * BYTES_PER_CELL) return limit;
  // Far from busy, more than one seat is safe: what it costs shows by the next look.
  return Math.min(most, limit + Math.max(1, Math.floor((ROOM - busy) * cores)));
}

/** Fits the seats to what the cells really need, until it is ended. */
export function keepPace(seats: Seats, read: () => Pulse = pulseReader()): () => void {
  const cores = cpus().length || 1;
  const least = seats.limit();
  const timer = setInterval(() => {
    const pulse = read();
    const limit = seats.limit();
    const next = nextLimit(limit, pulse, { least: Math.min(least, cores), cores });
    // Seats that nobody waits for would only let a later burst in at once.
    if (next < limit || seats.waiting() > 0) seats.resize(next);
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Reads the machine's pulse since the last reading. */
function pulseReader(): () => Pulse {
  let lag = measureLag();
  let before = coreTimes();
  return () => {
    const now = coreTimes();
    const all = now.all - before.all;
    const busy = all > 0 ? 1 - (now.idle - before.idle) / all : 1;
    before = now;
    const lagMs = lag();
    lag = measureLag();
    return { busy, freeBytes: freeBytes(), lagMs };
  };
}

/** Milliseconds of all cores since the system began. */
function coreTimes(): { readonly idle: number; readonly all: number } {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, all };
}
