import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { attemptFolders, claudeEnvironment } from '../claude/environment.ts';
import { installClaudes } from '../claude/install.ts';
import { installerOf } from '../claude/installer.ts';
import { type Claude, locateClaude, type RunShort } from '../claude/locate.ts';
import type { Config } from '../config/config.ts';
import { runShort } from '../system/child.ts';

/** `--version` takes 17 ms, and an old JavaScript release's `--help` a second; the rest is a slow machine. */
const SHORT_COMMAND_MS = 60_000;

/** The CLI releases of the run: the one at `claude-path`, or those of `claude-version`, installed where missing. */
export async function obtainClaudes(
  config: Pick<Config, 'claude'>,
  env: Readonly<Record<string, string | undefined>>,
  scratch: string,
): Promise<Claude[]> {
  const run = await isolatedShortRun(env, scratch);
  if (config.claude.kind === 'path') return [await locateClaude(config.claude.path, run)];
  const claudes = await installClaudes(config.claude.versions, installerOf(env, run));
  // `latest` may be a release that is named as well; its cells would have the same ids.
  return claudes.filter(
    ({ version }, index) => claudes.findIndex((other) => other.version === version) === index,
  );
}

// Even `--version` gets no settings and no secrets of the machine.
async function isolatedShortRun(
  parent: Readonly<Record<string, string | undefined>>,
  scratch: string,
): Promise<RunShort> {
  const folders = attemptFolders(join(scratch, 'version'));
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const env = claudeEnvironment({
    parent,
    folders,
    runId: 'version',
    baseUrl: 'http://127.0.0.1:9',
    token: 'none',
    timeoutMs: SHORT_COMMAND_MS,
    extra: {},
  });
  return (command, args) =>
    runShort(command, args, { cwd: folders.workspace, env, timeoutMs: SHORT_COMMAND_MS });
}
