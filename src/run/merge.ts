import type { PlanFrame, Report } from '../report/report.ts';
import { compareText, listed } from '../report/text.ts';
import { groupsOf } from '../report/view/groups.ts';
import { bad, good, type Result } from '../system/result.ts';
import { totalsOf } from './growing-report.ts';
import { plannedIds } from './plan.ts';

/** A shard's report, and the folder it was found in, for people. */
export type ShardReport = { readonly place: string; readonly report: Report };

type ShardPart = ShardReport & {
  readonly plan: PlanFrame;
  readonly index: number;
  readonly count: number;
};

/**
 * Joins the reports of a plan's shards into the report that one run of the whole plan would have made. What is
 * missing is the report's error, told with the shards and cells by name.
 *
 * @returns why these reports are not the shards of one plan
 */
export function mergeReports(shards: readonly ShardReport[]): Result<Report> {
  const parts: ShardPart[] = [];
  for (const shard of shards) {
    const part = partOf(shard);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  const [first] = parts;
  if (!first) return bad('there is no report.json of a shard');
  const stranger = parts.find((part) => planKey(part) !== planKey(first));
  if (stranger) return bad(strangeWords(first, stranger));
  // A job that was run again leaves two reports of its shard: the later one stands.
  const latest = new Map<number, ShardPart>();
  for (const part of parts.toSorted(byFinish)) latest.set(part.index, part);
  return good(
    joined(
      [...latest.values()].toSorted((a, b) => a.index - b.index),
      first,
    ),
  );
}

function partOf(shard: ShardReport): Result<ShardPart> {
  const { plan } = shard.report;
  const [index, count] = (plan?.shard ?? '').split('/').map(Number);
  if (!plan || !index || !count) {
    return bad(`${shard.place} holds no shard's report: it was not run with shard: k/n`);
  }
  return good({ ...shard, plan, index, count });
}

/** Equal for shards of one plan. */
function planKey({ plan, count, report }: ShardPart): string {
  return JSON.stringify([{ ...plan, shard: count }, report.target]);
}

function strangeWords(one: ShardPart, other: ShardPart): string {
  const told = ({ plan, count, report }: ShardPart) =>
    `${count} shards of ${plan.models.length} models × ${plan.releases.join(', ')} × ${plan.probes.length} probes through ${report.target}`;
  return `${one.place} and ${other.place} are of different plans: ${told(one)}; ${told(other)}`;
}

function byFinish(one: ShardPart, other: ShardPart): number {
  return compareText(one.report.finished_at, other.report.finished_at);
}

function joined(parts: readonly ShardPart[], { plan, count, report: first }: ShardPart): Report {
  // What changed is told of the whole, not of a part.
  const { baseline: _, ...report } = first;
  const reports = parts.map((part) => part.report);
  const found = new Map(reports.flatMap(({ outcomes }) => outcomes.map((one) => [one.cell, one])));
  const ids = plannedIds(plan);
  const outcomes = ids.flatMap((id) => found.get(id) ?? []);
  const leftOut = reports.flatMap(({ left_out }) => left_out ?? []);
  const excused = new Set(leftOut.flatMap(({ cells }) => cells));
  const missing = ids.filter((id) => !found.has(id) && !excused.has(id));
  const faults = [...missingWords(parts, count, missing), ...errorsOf(parts)];
  return {
    ...report,
    started_at: reports.map(({ started_at }) => started_at).toSorted(compareText)[0] ?? '',
    finished_at:
      reports
        .map(({ finished_at }) => finished_at)
        .toSorted(compareText)
        .at(-1) ?? '',
    worker_id: [...new Set(reports.map(({ worker_id }) => worker_id))].join(', '),
    ...totalsOf(outcomes),
    plan: { ...plan, shard: null },
    groups: groupsOf(outcomes),
    complete: missing.length === 0 && excused.size === 0 && reports.every(isWhole),
    ...(excused.size === 0
      ? {}
      : {
          left_out: {
            reason: [...new Set(leftOut.map(({ reason }) => reason))].join('; '),
            cells: ids.filter((id) => excused.has(id)),
          },
        }),
    error: faults.length === 0 ? null : { kind: errorKind(reports), message: faults.join('\n\n') },
  };
}

/** A setting that left cells out did not cut the run short. */
function isWhole({ complete, left_out }: Report): boolean {
  return complete || left_out !== undefined;
}

function missingWords(
  parts: readonly ShardPart[],
  count: number,
  missing: readonly string[],
): string[] {
  if (missing.length === 0) return [];
  const have = new Set(parts.map(({ index }) => index));
  const absent = Array.from({ length: count }, (_, index) => index + 1)
    .filter((index) => !have.has(index))
    .map((index) => `${index}/${count}`);
  const who =
    absent.length > 0 ? `No report of shard ${absent.join(', ')}` : 'Shards were cut short';
  return [
    `${who}: ${missing.length} cells are not judged (${listed(missing, 5)}). Next: look at these jobs' logs, and run them again.`,
  ];
}

function errorsOf(parts: readonly ShardPart[]): string[] {
  return parts.flatMap(({ index, count, report: { error } }) =>
    error ? [`Shard ${index}/${count}: ${error.message}`] : [],
  );
}

function errorKind(reports: readonly Report[]): 'configuration' | 'infrastructure' {
  const kinds = reports.flatMap(({ error }) => error?.kind ?? []);
  return kinds.length > 0 && kinds.every((kind) => kind === 'configuration')
    ? 'configuration'
    : 'infrastructure';
}
