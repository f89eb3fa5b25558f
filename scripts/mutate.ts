// Plays a change at every path of the recorded traffic as a proxy before the real CLI: the matrix must tell each.
// --equivalents plays those instead that a proxy may well be, of which none may be accused.
// --offline asks the rules alone, over the recorded exchanges; --sample, --seed, --shard and --only choose mutants.
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { PROBES } from '../src/probes/catalogue.ts';
import { eachConcurrently } from '../src/system/each-concurrently.ts';
import { type Bench, openBench } from '../test/faults/judge-fault.ts';
import { chosen, settingsFrom } from '../test/mutants/choice.ts';
import { EQUIVALENTS, patternFor } from '../test/mutants/equivalents.ts';
import { mutantsAt } from '../test/mutants/mutants.ts';
import {
  equivalentAs,
  type Scored,
  scoredAs,
  scoreOf,
  scoreTable,
  survivorLines,
  unknownSurvivors,
} from '../test/mutants/mutation-score.ts';
import { playOffline } from '../test/mutants/offline.ts';
import { playMutant } from '../test/mutants/play.ts';
import { openProgress, type Progress, stampsOf } from '../test/mutants/played.ts';
import { type RecordedCell, readingsOf, recordProbe } from '../test/mutants/recording.ts';
import { sitesOf } from '../test/mutants/sites.ts';
import { openStand, type Stand } from '../test/mutants/stand.ts';

const settings = settingsFrom(process.argv.slice(2), () => randomBytes(4).toString('hex'));
const limit = settings.concurrency ?? availableParallelism() * 2;
const started = performance.now();
const bench = await openBench();
const stand = await openStand();
try {
  const score = await run();
  if (settings.equivalents) {
    const accused = score.mutants.filter(({ state }) => state === 'killed');
    for (const { where, path, op, reason } of accused)
      console.log(`accused  ${where} ${path} ${op}: ${reason}`);
    console.log(`seed ${score.seed}; ${score.total} equivalents played, ${accused.length} accused`);
    process.exit(accused.length === 0 ? 0 : 1);
  }
  await writeFile(join(settings.out, 'mutation.json'), `${JSON.stringify(score, null, 1)}\n`);
  for (const line of survivorLines(score.mutants)) console.log(`survived  ${line}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`\n${scoreTable(score)}\n
seed ${score.seed}; ${score.total} mutants: ${score.killed} killed (${score.named} named), ${score.survived} survived, ${score.equivalent} equivalent by ${EQUIVALENTS.length} patterns; ${seconds} s`);
  process.exitCode = unknownSurvivors(score).length === 0 ? 0 : 1;
} finally {
  await stand.close();
  await bench.close();
}
process.exit();

async function run() {
  const version = bench.claudes[0]?.version ?? '';
  const progress = await openProgress(settings.out, await stampsOf(version), settings.offline);
  const cells = progress.recording ?? (await record(bench, stand, progress));
  const read = await Promise.all(
    cells.map(async (cell) => ({ probe: cell.probe, readings: await readingsOf(cell) })),
  );
  const sites = sitesOf(read);
  const mutants = chosen(sites, settings, cells);
  console.log(`seed ${settings.seed}, ${sites.length} paths, ${mutants.length} mutants to play`);
  const equivalent = sites.flatMap(mutantsAt).flatMap((mutant): readonly Scored[] => {
    const pattern = patternFor(mutant);
    return pattern && settings.sample === undefined && !settings.equivalents
      ? [equivalentAs(mutant, pattern)]
      : [];
  });
  const scored = new Map<string, Scored>();
  await eachConcurrently(mutants, settings.offline ? 1 : limit, async (mutant) => {
    const known = settings.offline ? undefined : progress.played.get(mutant.id);
    const played =
      known ??
      (settings.offline
        ? await playOffline(mutant, cells)
        : await playMutant({ bench, stand, cells }, mutant));
    if (!known && !settings.offline) await progress.keep(played);
    scored.set(mutant.id, scoredAs(mutant, played));
    if (!settings.offline) printPlayed(mutant.id, scored.get(mutant.id), played.seconds);
  });
  return scoreOf(settings.seed, [
    ...mutants.flatMap(({ id }) => scored.get(id) ?? []),
    ...equivalent,
  ]);
}

function printPlayed(id: string, one: Scored | undefined, seconds: number): void {
  const told =
    one?.state === 'killed' ? `${one.by} (${one.severity}${one.named ? '' : ', not named'})` : '';
  console.log(`${one?.state ?? ''}  ${id}  ${told}  ${one?.probes.join(', ') ?? ''}  ${seconds} s`);
}

/** Every probe through a pass-through; one that is not clean there cannot tell anything. */
async function record(on: Bench, by: Stand, progress: Progress): Promise<readonly RecordedCell[]> {
  const cells: RecordedCell[] = [];
  await eachConcurrently(PROBES, limit, async ({ name }) => {
    const cell = await recordProbe(on, by, name);
    if (cell) cells.push(cell);
    if (cell?.clean === false) console.log(`${name} is not clean through a pass-through`);
  });
  const order = PROBES.map(({ name }) => name);
  const sorted = cells.toSorted(
    (one, other) => order.indexOf(one.probe) - order.indexOf(other.probe),
  );
  await progress.keepRecording(sorted);
  return sorted;
}
