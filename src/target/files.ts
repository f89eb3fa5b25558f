import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { TargetFile } from '../config/proxy-files.ts';
import { ConfigurationError } from '../system/errors.ts';
import { fill, type Placement } from './environment.ts';

/**
 * Writes the files a target wants before it starts (`proxy-files`), with the placement filled in.
 *
 * @throws ConfigurationError when a filled-in path leaves the working directory
 */
export async function writeTargetFiles(
  files: readonly TargetFile[],
  workingDirectory: string,
  placement: Placement,
): Promise<void> {
  for (const file of files) {
    const path = resolve(workingDirectory, fill(file.path, placement));
    if (!path.startsWith(resolve(workingDirectory) + sep)) {
      throw new ConfigurationError(
        `proxy-files: ${file.path} leads out of the working directory with the model ${placement.model}; expected a path inside it.`,
      );
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, fill(file.content, placement));
  }
}
