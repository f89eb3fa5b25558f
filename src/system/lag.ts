import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;

/** Measures how late this process itself gets to its work. @returns ends it, and gives the longest delay in ms */
export function measureLag(): () => number {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return () => {
    delays.disable();
    // The interval itself is part of what is measured.
    return Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
  };
}
