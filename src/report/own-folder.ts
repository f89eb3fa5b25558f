import { lstat, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileStart } from '../config/file.ts';
import { ConfigurationError } from '../system/errors.ts';
import { makeFolders } from '../system/folders.ts';
import { at, parseJson, textIn } from '../system/json.ts';
import { readBaseline } from './baseline.ts';
import { REPORT_ENTRIES, REPORT_FILES } from './folder.ts';

/** Says that a folder's report is ours, and of which run; it stays on the machine. */
const MARK = '.claude-smoke';
const MARK_BYTES = 1000;

/**
 * Makes a folder the report's: takes an earlier report of ours away, and leaves the mark of this run. Nothing is ever
 * deleted that is not shown to be ours, by a mark or by a report.json that is one.
 *
 * @throws ConfigurationError when what would have to go is not ours
 * @throws the file system's error when the folder cannot be used
 */
export async function takeFolder(dir: string, runId: string): Promise<void> {
  await makeFolders(dir);
  const found: string[] = [];
  for (const name of REPORT_ENTRIES) if (await exists(join(dir, name))) found.push(name);
  if (found.length > 0 && !(await isOurs(dir))) {
    throw new ConfigurationError(
      `report-dir: ${dir} holds ${found.join(', ')}, and nothing shows that this is an earlier report; nothing was deleted. Next: name a folder of its own, such as report-dir: claude-smoke-report, or take these away.`,
    );
  }
  for (const name of found) await rm(join(dir, name), { recursive: true, force: true });
  await writeFile(join(dir, MARK), `${JSON.stringify({ run: runId })}\n`);
}

/** The run whose report lies in a folder, by its mark; undefined where there is none. */
export function markedRun(dir: string): string | undefined {
  try {
    const bytes = readFileStart(join(dir, MARK), MARK_BYTES);
    return bytes && textIn(at(parseJson(Buffer.from(bytes).toString('utf8')), 'run'));
  } catch {
    return undefined;
  }
}

async function isOurs(dir: string): Promise<boolean> {
  return markedRun(dir) !== undefined || (await readBaseline(join(dir, REPORT_FILES.json))).ok;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
