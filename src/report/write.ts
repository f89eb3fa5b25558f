import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderHtml } from './html.ts';
import { renderJunit } from './junit.ts';
import type { Report } from './report.ts';
import { renderSummary, type SummaryOptions } from './summary.ts';

export type ReportFiles = {
  readonly json: string;
  readonly html: string;
  readonly junit: string;
  readonly summary: string;
};

/**
 * Writes report.json, report.html, junit.xml and summary.md into `dir`, each whole or not at all, report.json first.
 * @throws the file system's error when the folder or a file cannot be written
 */
export async function writeReport(
  dir: string,
  report: Report,
  options: SummaryOptions = {},
): Promise<ReportFiles> {
  const files: ReportFiles = {
    json: join(dir, 'report.json'),
    html: join(dir, 'report.html'),
    junit: join(dir, 'junit.xml'),
    summary: join(dir, 'summary.md'),
  };
  await mkdir(dir, { recursive: true });
  await writeAtomically(files.json, `${JSON.stringify(report, null, 2)}\n`);
  await writeAtomically(files.html, renderHtml(report));
  await writeAtomically(files.junit, renderJunit(report));
  await writeAtomically(files.summary, renderSummary(report, options));
  return files;
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
