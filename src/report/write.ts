import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../system/folders.ts';
import { REPORT_FILES } from './folder.ts';
import { historyText, type RunLine, withRun } from './history.ts';
import { renderHtml } from './render/html/page.ts';
import { renderJunit } from './render/junit.ts';
import { renderBadge, renderTable, renderTableData } from './render/publishable.ts';
import { renderSummary } from './render/summary/summary.ts';
import type { Report } from './report.ts';
import { groupsOf } from './view/groups.ts';
import type { View } from './view/view.ts';

/** Paths of the files. */
type ReportPaths = Readonly<Record<keyof typeof REPORT_FILES, string>>;

/**
 * Writes report.json, report.html, junit.xml, summary.md and what a project may publish into `dir`, each whole or not at all, report.json first.
 * @param view of the same report
 * @param history the runs before it
 * @throws the file system's error when the folder or a file cannot be written
 */
export async function writeReport(
  dir: string,
  report: Report,
  view: View,
  history: readonly RunLine[] = [],
): Promise<ReportPaths> {
  const paths = {
    json: join(dir, REPORT_FILES.json),
    html: join(dir, REPORT_FILES.html),
    junit: join(dir, REPORT_FILES.junit),
    summary: join(dir, REPORT_FILES.summary),
    history: join(dir, REPORT_FILES.history),
    badge: join(dir, REPORT_FILES.badge),
    table: join(dir, REPORT_FILES.table),
    tableData: join(dir, REPORT_FILES.tableData),
  };
  // A report that was cut short on its way has no groups yet.
  const data = { ...report, groups: groupsOf(report.outcomes) };
  await makeFolders(dir);
  await writeAtomically(paths.json, `${JSON.stringify(data, null, 2)}\n`);
  await writeAtomically(paths.html, renderHtml(view));
  await writeAtomically(paths.junit, renderJunit(view));
  await writeAtomically(paths.summary, renderSummary(view));
  await writeAtomically(paths.history, historyText(withRun(history, report)));
  await writeAtomically(paths.badge, renderBadge(view));
  await writeAtomically(paths.table, renderTable(view));
  await writeAtomically(paths.tableData, renderTableData(view, report));
  return paths;
}

/** A reader never sees half a file; `wx` keeps a planted symlink from being written through. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
