import { stat } from 'node:fs/promises';
import type { TargetConfig } from '../config/config.ts';
import { ConfigurationError } from '../system/errors.ts';

/** @throws ConfigurationError when the commands of the target have no folder to work in */
export async function checkWorkingDirectory({
  workingDirectory,
}: Pick<TargetConfig, 'workingDirectory'>): Promise<void> {
  const found = await stat(workingDirectory).catch(() => undefined);
  if (found?.isDirectory()) return;
  const seen = found ? 'is no folder' : 'does not exist';
  throw new ConfigurationError(
    `proxy-working-directory: ${workingDirectory} ${seen}; expected the folder that proxy-command works in. Next: check the path, which is relative to the workspace, and that the step that makes it (a checkout) comes before.`,
  );
}
