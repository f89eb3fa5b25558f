// Merges four shards of so many cells, and writes all formats: prints the ms that took and the peak memory.
import { viewOf } from '../../src/report/view/view.ts';
import { writeReport } from '../../src/report/write.ts';
import { mergeReports } from '../../src/run/merge.ts';
import { plannedIds } from '../../src/run/plan.ts';
import { reportOf, sampleOutcome } from '../../test/report/sample.ts';

const [cells = '1000', dir = ''] = process.argv.slice(2);
const columns = Math.ceil(Number(cells) / 50);
const plan = {
  models: Array.from({ length: Math.ceil(columns / 5) }, (_, index) => `model-${index}`),
  releases: Array.from({ length: 5 }, (_, index) => `2.1.${300 + index}`),
  probes: Array.from({ length: 50 }, (_, index) => `probe_${index}`),
  repeat: 1,
};
const outcomes = plannedIds({ ...plan, shard: null }).map((cell, index) => {
  const [model = '', cli_version = '', feature = ''] = cell.split('/');
  const failing = index % 10 === 0;
  return sampleOutcome({
    ...{ cell, model, cli_version, feature },
    ...(failing ? { classification: 'product_failure' as const } : {}),
    reasons: failing ? [`the target dropped part ${index % 7} of the body`] : [],
    stdout_excerpt: 'x'.repeat(failing ? 2400 : 200),
  });
});
const shards = Array.from({ length: 4 }, (_, shard) => ({
  place: `shard-${shard + 1}`,
  report: reportOf(
    outcomes.filter((_, index) => index % 4 === shard),
    { plan: { ...plan, shard: `${shard + 1}/4` }, groups: [] },
  ),
}));
const started = performance.now();
const merged = mergeReports(shards);
if (!merged.ok) throw new Error(merged.fault);
await writeReport(dir, merged.value, viewOf(merged.value));
const peak = process.resourceUsage().maxRSS / 1024;
console.log(`${Math.round(performance.now() - started)} ms ${Math.round(peak)} MB`);
