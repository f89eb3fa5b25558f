// Runs 200 cells in a row against the scripted model with the real CLI: none may fail, none may hold a finding
// above a note. An argument asks for another number.
import { performance } from 'node:perf_hooks';
import { PROBE_NAMES } from '../src/probes/catalogue.ts';
import { judgeCells, openBench } from '../test/faults/judge-fault.ts';
import { rulesOf } from '../test/faults/score.ts';

const count = Number(process.argv[2] ?? 200);
const probes = PROBE_NAMES.core;
const started = performance.now();
const bench = await openBench();
const faults: string[] = [];
let cells = 0;
try {
  while (cells < count) {
    const repeat = Math.min(50, Math.ceil((count - cells) / probes.length));
    const outcomes = await judgeCells(bench, {
      probes: probes.join(','),
      repeat: String(repeat),
      retries: '0',
    });
    cells += outcomes.length;
    for (const outcome of outcomes) {
      const rules = rulesOf(outcome);
      if (outcome.classification === 'passed' && rules.length === 0) continue;
      faults.push(
        `${outcome.cell}: ${outcome.classification}; ${[...outcome.reasons, ...rules].join('; ')}`,
      );
    }
  }
} finally {
  await bench.close();
}
for (const fault of faults) console.log(fault);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `${cells} cells, ${faults.length} with a failure or a finding above a note, ${seconds} s`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
process.exit();
