import { realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../system/errors.ts';
import type { AttemptFolders } from '../environment.ts';

/**
 * Writes the CLI's own state as it is after a first start: onboarding done, workspace trusted, so that the first
 * thing to see is the prompt. State that is there already stays, as the CLI itself left it.
 */
export async function settleIn(folders: AttemptFolders, version: string): Promise<void> {
  const trusted = {
    hasTrustDialogAccepted: true,
    hasCompletedProjectOnboarding: true,
    // 1.0.128 takes it for granted: "B.allowedTools is not iterable".
    allowedTools: [],
  };
  // The CLI looks its workspace up by the path the system gives it, which on macOS is another (/private/tmp).
  const workspace = await realpath(folders.workspace);
  const state = {
    hasCompletedOnboarding: true,
    lastOnboardingVersion: version,
    theme: 'dark',
    projects: { [workspace]: trusted, [workspace.replaceAll('\\', '/')]: trusted },
  };
  const file = join(folders.config, '.claude.json');
  await writeFile(file, JSON.stringify(state), { flag: 'wx' }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}
