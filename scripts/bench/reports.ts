import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternately, type Comparison } from './comparison.ts';
import { runToEnd } from './process.ts';

const SCRIPT = fileURLToPath(new URL('render-many.ts', import.meta.url));

/** Merging and rendering many cells in all formats, each in a process of its own. */
export async function benchReports(runs: number): Promise<Comparison[]> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-reports-'));
  const peaks = new Map<number, number>();
  const timed = async (cells: number) => {
    const { output } = await runToEnd([process.execPath, SCRIPT, String(cells), dir], {
      env: process.env,
    });
    const [, ms, megabytes] = /(\d+) ms (\d+) MB/.exec(output) ?? [];
    peaks.set(cells, Math.max(peaks.get(cells) ?? 0, Number(megabytes)));
    return Number(ms) / 1000;
  };
  try {
    const taken = await alternately(runs, {
      '1k': () => timed(1000),
      '10k': () => timed(10_000),
      '50k': () => timed(50_000),
    });
    const [small, middle, large] = [taken('1k'), taken('10k'), taken('50k')];
    return [
      {
        name: 'reports: 10,000 cells merged and rendered in all formats, against ten times 1,000',
        ...{ ours: middle, theirs: 10 * small, unit: 's' },
        aim: '≤ 5 s, and linear (≤ 1.3 ×)',
        met: middle <= 5 && middle <= 13 * small,
      },
      {
        name: 'reports: 50,000 cells, against five times 10,000',
        ...{ ours: large, theirs: 5 * middle, unit: 's' },
        aim: 'linear (≤ 1.3 ×)',
        met: large <= 6.5 * middle,
      },
      {
        name: 'reports: peak memory with 10,000 cells',
        ...{ ours: peaks.get(10_000) ?? 0, theirs: 400, unit: 'MB' },
        aim: '≤ 400 MB',
        met: (peaks.get(10_000) ?? 0) <= 400,
      },
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
