import { median } from '../../src/report/median.ts';
import type { Comparison } from './comparison.ts';
import { smoke } from './smoke.ts';

/** The action's own CPU beside that of the CLI and target processes it starts. */
export async function benchOverhead(runs: number): Promise<Comparison[]> {
  const taken: { readonly own: number; readonly children: number }[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { own, cpu } = await smoke({ probes: 'core', repeat: '5', concurrency: '2' });
    taken.push({ own, children: cpu - own });
  }
  const ours = median(taken.map(({ own }) => own));
  const theirs = median(taken.map(({ children }) => children));
  return [
    {
      name: "overhead: CPU of the action's own process (scripted model, recorders, verdicts), against its children's",
      ...{ ours, theirs, unit: 's' },
      aim: '≤ 0.08 ×',
      met: ours <= 0.08 * theirs,
    },
  ];
}
