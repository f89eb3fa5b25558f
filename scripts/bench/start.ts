import { join } from 'node:path';
import { alternately, type Comparison } from './comparison.ts';
import { ROOT, untilFirstByte } from './process.ts';

/** From the program's start to its first line in the log, against a Node that does nothing. */
export async function benchStart(runs: number): Promise<Comparison[]> {
  const env = {
    PATH: process.env['PATH'],
    INPUT_PROBES: 'no-such-probe',
    RUNNER_TEMP: process.env['TMPDIR'],
  };
  const taken = await alternately(runs * 4, {
    action: () => untilFirstByte([join(ROOT, 'dist', 'action.js')], env),
    nothing: () => untilFirstByte(['-e', '0'], env),
  });
  const [ours, theirs] = [taken('action'), taken('nothing')];
  return [
    {
      name: 'start: bundle to its first log line, against node -e 0',
      ...{ ours, theirs, unit: 'ms' },
      aim: '≤ 2 ×',
      met: ours <= 2 * theirs,
    },
  ];
}
