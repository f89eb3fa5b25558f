import { probesWith } from '../../src/probes/catalogue.ts';
import { alternately, type Comparison } from './comparison.ts';
import { smoke } from './smoke.ts';

const MODELS = ['one', 'two', 'three', 'four'].map((name) => `bench/${name}`);
const CHEAP = probesWith([])
  .filter(({ cost }) => cost === 'cheap')
  .map(({ name }) => name);

/** All cells of four models at once, against one model's cells one at a time, four times. */
export async function benchMatrix(runs: number): Promise<Comparison[]> {
  const probes = CHEAP.join(',');
  const rows: Comparison[] = [];
  for (const [waitMs, aim] of [
    [1500, 8],
    [0, 1.7],
  ] as const) {
    const taken = await alternately(runs, {
      together: async () => (await smoke({ models: MODELS.join('\n'), probes }, waitMs)).seconds,
      alone: async () => {
        const one = await smoke({ models: MODELS[0] ?? '', probes, concurrency: '1' }, waitMs);
        return one.seconds * MODELS.length;
      },
    });
    const [ours, theirs] = [taken('together'), taken('alone')];
    rows.push({
      name: `matrix: 4 models × ${CHEAP.length} probes, ${waitMs / 1000} s a message, against one cell at a time`,
      ...{ ours, theirs, unit: 's' },
      aim: `${aim} × as fast`,
      met: theirs >= aim * ours,
    });
  }
  return rows;
}
