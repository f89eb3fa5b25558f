import { join } from 'node:path';
import { median } from '../../src/report/median.ts';
import type { Comparison } from './comparison.ts';
import { ROOT, runToEnd } from './process.ts';

const SCRIPT = join(ROOT, 'scripts', 'bench', 'many-cells.ts');

/** Memory of the action's own process over a thousand cells: its last tenth against its second. */
export async function benchMemory(): Promise<Comparison[]> {
  const { output } = await runToEnd([process.execPath, '--expose-gc', SCRIPT, '1000'], {
    env: process.env,
  });
  const samples = [...output.matchAll(/^memory (\d+)$/gm)].map(
    ([, bytes]) => Number(bytes) / 2 ** 20,
  );
  const tenth = Math.floor(samples.length / 10);
  const [ours, theirs] = [median(samples.slice(-tenth)), median(samples.slice(tenth, 2 * tenth))];
  return [
    {
      name: 'memory of the process in the last tenth of 1,000 cells, against the second tenth',
      ...{ ours, theirs, unit: 'MB' },
      aim: 'within 5 %',
      met: ours <= 1.05 * theirs,
    },
  ];
}
