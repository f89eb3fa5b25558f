// Plays an everyday session at the newest release's screen, and every probe of the catalogue, and compares what they
// send: what people send and no probe sends fails, but for the list in test/coverage/known-holes.json.
//   node scripts/coverage-wire.ts [probe …] [--write] [--json=file]
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PROBE_NAMES } from '../src/probes/catalogue.ts';
import { coverageOf, knownHoles } from '../test/coverage/coverage.ts';
import { everyday } from '../test/coverage/everyday.ts';
import {
  type Measured,
  measureProbe,
  measureProbes,
  wholeProfile,
} from '../test/coverage/measure.ts';
import { openBench } from '../test/faults/judge-fault.ts';
import { coverageMarkdown } from './coverage-table.ts';

/** A person's sitting may take no longer. */
const SITTING_SECONDS = 180;

const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean', default: false }, json: { type: 'string' } },
  allowPositionals: true,
});
const root = fileURLToPath(new URL('..', import.meta.url));
const known = knownHoles.parse(
  JSON.parse(readFileSync(`${root}test/coverage/known-holes.json`, 'utf8')),
);
const bench = await openBench();
try {
  const sitting = await measureProbe(bench, everyday, SITTING_SECONDS);
  tell('The everyday session', sitting);
  const names = positionals.length > 0 ? positionals : PROBE_NAMES.all;
  const probes = await measureProbes(bench, names);
  tell(`${probes.profiles.length} probes`, probes);
  if (values.json !== undefined)
    writeFileSync(values.json, JSON.stringify([...sitting.profiles, ...probes.profiles]));
  const coverage = coverageOf(wholeProfile(sitting), probes.profiles, known);
  for (const { part, name } of coverage.holes) console.log(`hole   ${part}  ${name}`);
  for (const { part, name } of coverage.stale) console.log(`stale  ${part}  ${name}`);
  const people = coverage.rows.filter((row) => row.people).length;
  console.log(
    `People send ${people} things, of which probes send all but ${coverage.holes.length} (and ${known.length} known); ${coverage.stale.length} known holes are none`,
  );
  const accused = sitting.accused.length + probes.accused.length;
  const unplayed = sitting.unplayed.length + probes.unplayed.length;
  const good =
    coverage.holes.length === 0 && coverage.stale.length === 0 && unplayed + accused === 0;
  if (values.write) {
    const release = bench.claudes[0]?.version ?? '';
    const played = { played: probes.profiles.length, all: PROBE_NAMES.all.length };
    const text = coverageMarkdown(coverage, known, { release, probes: played });
    writeFileSync(`${root}docs/coverage.md`, text);
    console.log('wrote docs/coverage.md');
  }
  process.exitCode = good ? 0 : 1;
} finally {
  await bench.close();
}
process.exit();

function tell(what: string, { seconds, unplayed, accused }: Measured): void {
  console.log(`${what}: ${seconds.toFixed(0)} s`);
  for (const { feature, classification, reasons } of unplayed)
    console.log(`  ${feature} did not pass: ${classification}; ${reasons.join('; ')}`);
  for (const words of accused) console.log(`  accused though nothing was changed: ${words}`);
}
