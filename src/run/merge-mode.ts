import { appendFile, copyFile, lstat, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { readBaseline } from '../report/baseline.ts';
import { REPORT_FILES } from '../report/folder.ts';
import type { Report } from '../report/report.ts';
import { messageOf } from '../system/errors.ts';
import { bad, good, type Result } from '../system/result.ts';
import { mergeReports, type ShardReport } from './merge.ts';
import { MOST_SHARDS } from './shards.ts';

/** How far below the folder of shards a report may lie: artifacts may be unpacked into folders of their names. */
const DEEPEST = 3;
/** Jobs that were run again leave a report more. */
const MOST_REPORTS = 2 * MOST_SHARDS;
/** A shard's details that are larger than this are left behind, in bytes. */
const LARGEST_DETAIL = 256 << 20;

/**
 * Joins the shard reports below a folder, and brings their exchanges and logs into the merged report's folder.
 *
 * @param into the merged report's folder, which is empty of an earlier report
 * @returns why they cannot be joined, in words
 */
export async function mergeShards(from: string, into: string): Promise<Result<Report>> {
  const found = await reportsBelow(from, DEEPEST).catch((error: unknown) => messageOf(error));
  if (typeof found === 'string') return bad(`shards: ${from} cannot be read: ${found}`);
  if (found.length === 0) return bad(`shards: there is no report.json in ${from} or its folders`);
  if (found.length > MOST_REPORTS)
    return bad(`shards: more than ${MOST_REPORTS} reports in ${from}`);
  const shards: ShardReport[] = [];
  for (const path of found) {
    const read = await readBaseline(path);
    if (!read.ok) return bad(`shards: ${read.fault}`);
    shards.push({ place: relative(from, dirname(path)) || '.', report: read.value });
  }
  const merged = mergeReports(shards);
  if (!merged.ok) return bad(`shards: ${merged.fault}`);
  for (const { place, report } of shards) {
    await bringDetails(join(from, place), into, report.plan?.shard ?? '');
  }
  return good(merged.value);
}

async function reportsBelow(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const own = entries.filter((entry) => entry.isFile() && entry.name === REPORT_FILES.json);
  const below = depth === 0 ? [] : entries.filter((entry) => entry.isDirectory());
  const deeper: string[][] = [];
  for (const { name } of below.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    deeper.push(await reportsBelow(join(folder, name), depth - 1));
  }
  return [...own.map(({ name }) => join(folder, name)), ...deeper.flat()];
}

/** Exchanges and recipes have a file a cell, while shards of one model have a log of the same name each. */
async function bringDetails(from: string, into: string, shard: string): Promise<void> {
  for (const folder of ['exchanges', 'reproduce']) {
    await eachFile(join(from, folder), join(into, folder), copyFile);
  }
  await eachFile(join(from, 'logs'), join(into, 'logs'), async (source, target) => {
    await appendFile(target, `[shard ${shard}]\n${await readFile(source, 'utf8')}\n`);
  });
}

/** Only plain files of a bounded size: an artifact may hold anything. */
async function eachFile(
  from: string,
  into: string,
  bring: (source: string, target: string) => Promise<void>,
): Promise<void> {
  const names = await readdir(from).catch((): string[] => []);
  if (names.length > 0) await mkdir(into, { recursive: true });
  for (const name of names.toSorted()) {
    const source = join(from, name);
    const stats = await lstat(source);
    if (stats.isFile() && stats.size <= LARGEST_DETAIL) await bring(source, join(into, name));
  }
}
