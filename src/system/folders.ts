import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './errors.ts';

/**
 * Makes a folder and those above it. Not by `mkdir`'s own `recursive`, which goes on for ever below `/proc`, where a
 * folder that exists takes none (Node 24.21).
 *
 * @throws the file system's error when one cannot be made, or when something else has its name
 */
export async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await isFolder(path))) return;
    const above = dirname(path);
    if (codeOf(error) !== 'ENOENT' || above === path || (await isFolder(above))) throw error;
    await makeFolders(above);
    await mkdir(path).catch((again: unknown) => {
      // Someone else may have been quicker.
      if (codeOf(again) !== 'EEXIST') throw again;
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
