// Runs the real CLI through every fault of test/faults/ and prints what was said of it. Arguments pick faults by name.
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { eachConcurrently } from '../src/system/each-concurrently.ts';
import { DEFECTS } from '../test/faults/catalogue.ts';
import type { Fault } from '../test/faults/fault.ts';
import { HARMLESS } from '../test/faults/harmless.ts';
import { judgeFault, openBench } from '../test/faults/judge-fault.ts';
import { isFalseAlarm, rulesOf, type Score, scoreOf } from '../test/faults/score.ts';

/** Shares of all defects; false alarms are a count. */
const TARGETS = { detected: 0.98, classified: 0.95, named: 0.9, falseAlarms: 0 };

const wanted = new Set(process.argv.slice(2));
const isWanted = ({ name }: Fault) => wanted.size === 0 || wanted.has(name);
const faults = [...DEFECTS, ...HARMLESS].filter(isWanted);
// Those that run into a time limit first, so that none of them is left for the end.
const queue = faults.toSorted((left, right) => (right.timeoutMs ?? 0) - (left.timeoutMs ?? 0));
const started = performance.now();
const bench = await openBench();
const scores = new Map<string, Score>();
try {
  await eachConcurrently(queue, availableParallelism() * 2, async (fault) => {
    scores.set(fault.name, scoreOf(fault, await judgeFault(bench, fault)));
  });
} finally {
  await bench.close();
}

const all = faults.flatMap((fault) => scores.get(fault.name) ?? []);
const ran = all.filter(({ judged }) => judged.outcomes.length > 0);
const defects = ran.filter(({ fault }) => fault.family !== 'harmless');
const harmless = ran.filter(({ fault }) => fault.family === 'harmless');
for (const score of all) printRow(score);
process.exitCode = printTotals() ? 0 : 1;
process.exit();

function printRow({ fault, judged, detected, classified, named }: Score): void {
  const quiet = fault.family === 'harmless';
  const good = quiet ? !isFalseAlarm({ judged }) : detected && classified && named;
  const mark = judged.outcomes.length === 0 ? '-' : good ? ' ' : '!';
  const cells = [
    `${mark} ${fault.family.padEnd(8)} ${fault.name.padEnd(32)}`,
    fault.expect.classification.join('|').padEnd(24),
    judged.missing.length > 0 ? `no probe ${judged.missing.join(', ')}` : '',
    judged.outcomes.map(seen).join(' · '),
    `${judged.seconds.toFixed(1)} s`,
  ];
  console.log(cells.filter((cell) => cell !== '').join('  '));
  for (const words of judged.untruths) console.log(`    UNTRUE ${words}`);
  if (good || judged.outcomes.length === 0) return;
  console.log(`    expected rule: ${fault.expect.rules.join(' or ') || 'none'}`);
  for (const { feature, reasons, findings } of judged.outcomes) {
    for (const reason of reasons) console.log(`    ${feature}: ${reason}`);
    for (const { severity, rule, party, message } of findings)
      console.log(`    ${feature}: [${severity}/${party}] ${rule}: ${message}`);
  }
}

function seen(outcome: Score['judged']['outcomes'][number]): string {
  const rules = rulesOf(outcome).join(', ') || 'no rule';
  return `${outcome.feature}: ${outcome.classification} (${rules})`;
}

/** @returns whether all targets are met */
function printTotals(): boolean {
  const share = (test: (score: Score) => boolean) =>
    defects.length === 0 ? 1 : defects.filter(test).length / defects.length;
  const shares = {
    detected: share((score) => score.detected),
    classified: share((score) => score.classified),
    named: share((score) => score.named),
  };
  const alarms = harmless.filter(isFalseAlarm).length;
  const untruths = all.flatMap(({ judged }) => judged.untruths).length;
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  console.log(`
${defects.length} defects, ${harmless.length} harmless variations, ${all.length - ran.length} without their probe, ${((performance.now() - started) / 1000).toFixed(0)} s
detected            ${percent(shares.detected)}  (target ${percent(TARGETS.detected)})
rightly classified  ${percent(shares.classified)}  (target ${percent(TARGETS.classified)})
right rule named    ${percent(shares.named)}  (target ${percent(TARGETS.named)})
false alarms        ${alarms}  (target ${TARGETS.falseAlarms})
untruths            ${untruths}  (target 0)`);
  return (
    shares.detected >= TARGETS.detected &&
    shares.classified >= TARGETS.classified &&
    shares.named >= TARGETS.named &&
    alarms <= TARGETS.falseAlarms &&
    untruths === 0
  );
}
