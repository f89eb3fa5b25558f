import { once } from '../system/once.ts';

/** Seats for cells: as many run at a time as there are seats, and of those that wait the longest one goes first. */
export type Seats = {
  /**
   * Waits for a seat.
   *
   * @param seconds how long the cell will take, as far as is known
   * @returns gives the seat back
   */
  readonly take: (seconds: number) => Promise<() => void>;
  /** From now on there are so many, at least one; who sits stays seated. */
  readonly resize: (limit: number) => void;
  readonly limit: () => number;
  readonly waiting: () => number;
  /** The most that were taken at a time. */
  readonly peak: () => number;
};

type Waiter = { readonly seconds: number; readonly seat: () => void };

export function openSeats(initial: number): Seats {
  let limit = Math.max(1, initial);
  let taken = 0;
  let peak = 0;
  /** The longest last, and of equal ones the earliest last. */
  const waiters: Waiter[] = [];

  const fill = () => {
    while (taken < limit) {
      const next = waiters.pop();
      if (!next) return;
      taken += 1;
      peak = Math.max(peak, taken);
      next.seat();
    }
  };
  const release = () => {
    taken -= 1;
    fill();
  };
  return {
    take: (seconds) =>
      new Promise((resolve) => {
        const waiter = { seconds, seat: () => resolve(once(release)) };
        waiters.splice(placeOf(waiters, seconds), 0, waiter);
        fill();
      }),
    resize: (next) => {
      limit = Math.max(1, next);
      fill();
    },
    limit: () => limit,
    waiting: () => waiters.length,
    peak: () => peak,
  };
}

/** Where one of this length belongs: before all that are as long or longer. */
function placeOf(waiters: readonly Waiter[], seconds: number): number {
  let low = 0;
  let high = waiters.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((waiters[middle]?.seconds ?? 0) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
