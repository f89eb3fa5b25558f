import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { AttemptFolders } from '../claude/environment.ts';

const MOST_FILES = 100;
const FILE_LIMIT = 64 << 10;

/** Makes an attempt's folders and puts the probe's files into its workspace. */
export async function layOut(
  folders: AttemptFolders,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(folders.workspace, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** The text files of a workspace, by relative path with slashes: at most 100, at most 64 KiB of each. */
export async function readWorkspace(workspace: string): Promise<Record<string, string>> {
  const entries = await readdir(workspace, { recursive: true, withFileTypes: true });
  const paths = entries
    // No links: what they lead to is not the workspace's.
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .slice(0, MOST_FILES);
  const texts = await Promise.all(
    paths.map(async (path) => [
      relative(workspace, path).split(sep).join('/'),
      await readStart(path),
    ]),
  );
  return Object.fromEntries(texts);
}

async function readStart(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FILE_LIMIT), 0, FILE_LIMIT, 0);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}
