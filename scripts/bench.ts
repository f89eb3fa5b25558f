// Measures speed as ratios, both sides of each in the same run, and writes bench.json:
//   npm run bench -- [--runs <n>] [section …]
// An aim that is missed is shown, and does not fail: figures are for people, on a machine that is otherwise quiet.
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Comparison } from './bench/comparison.ts';
import { benchInstall } from './bench/install.ts';
import { benchMatrix } from './bench/matrix.ts';
import { benchMemory } from './bench/memory.ts';
import { benchOverhead } from './bench/overhead.ts';
import { ROOT } from './bench/process.ts';
import { benchRecorder } from './bench/recorder.ts';
import { benchReports } from './bench/reports.ts';
import { benchStart } from './bench/start.ts';

const SECTIONS = {
  start: benchStart,
  recorder: benchRecorder,
  reports: benchReports,
  install: benchInstall,
  overhead: benchOverhead,
  memory: benchMemory,
  matrix: benchMatrix,
} as const;

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '5' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
const rows: Comparison[] = [];
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const row of await measure(runs)) {
    rows.push(row);
    console.log(lineOf(row));
  }
}
const machine = {
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? '',
  node: process.version,
};
const taken = { date: new Date().toISOString(), runs, machine, rows };
await writeFile(join(ROOT, 'bench.json'), `${JSON.stringify(taken, null, 2)}\n`);

function lineOf({ name, ours, theirs, unit, aim, met }: Comparison): string {
  const ratio = theirs === 0 ? '' : ` = ${(ours / theirs).toFixed(2)} ×`;
  const mark = met === null ? ' ' : met ? '✔' : '✖';
  return `${mark} ${name}: ${ours.toFixed(2)} ${unit} : ${theirs.toFixed(2)} ${unit}${ratio}${aim ? ` (aim ${aim})` : ''}`;
}
