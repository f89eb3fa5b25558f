import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { actionsCache } from '../claude/actions-cache.ts';
import { attemptFolders, claudeEnvironment } from '../claude/environment.ts';
import { installClaudes, resolveReleases } from '../claude/install.ts';
import { installerOf, storeOf } from '../claude/installer.ts';
import { type Claude, locateClaude, type RunShort } from '../claude/locate.ts';
import type { Config } from '../config/config.ts';
import type { Run } from '../system/run.ts';
import { runShort } from '../system/short-command.ts';

/** `--version` takes 17 ms, and an old JavaScript release's `--help` a second; the rest is a slow machine. */
const SHORT_COMMAND_MS = 60_000;

/** The CLI releases of the run: the one at `claude-path`, or those of `claude-version`, installed where missing. */
export async function obtainClaudes(
  run: Pick<Run, 'id' | 'env' | 'scratch'>,
  { claude, cache = false }: Pick<Config, 'claude'> & Partial<Pick<Config, 'cache'>>,
  tell: (notice: string) => void = () => {},
): Promise<Claude[]> {
  const ask = await isolatedShortRun(run);
  if (claude.kind === 'path') return [await locateClaude(claude.path, ask)];
  const kept = cache ? actionsCache(run.env, tell) : undefined;
  const asked = claude.versions.join(', ');
  const claudes = await installClaudes(
    claude.versions,
    installerOf(run.env, ask, kept),
    (versions) => {
      const found = versions.join(', ');
      if (found !== asked) tell(`claude-version: ${asked} means ${found}`);
    },
  );
  // `latest` may be a release that is named as well; its cells would have the same ids.
  return claudes.filter(
    ({ version }, index) => claudes.findIndex((other) => other.version === version) === index,
  );
}

/** The versions of the run's releases, with nothing installed. */
export async function releasesOf(
  run: Pick<Run, 'id' | 'env' | 'scratch'>,
  { claude }: Pick<Config, 'claude'>,
): Promise<string[]> {
  if (claude.kind === 'versions') return resolveReleases(claude.versions, storeOf(run.env));
  return (await obtainClaudes(run, { claude })).map(({ version }) => version);
}

// Even `--version` gets no settings and no secrets of the machine.
async function isolatedShortRun(run: Pick<Run, 'id' | 'env' | 'scratch'>): Promise<RunShort> {
  const folders = attemptFolders(join(run.scratch, 'version'));
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const env = claudeEnvironment({
    run,
    folders,
    baseUrl: 'http://127.0.0.1:9',
    token: 'none',
    timeoutMs: SHORT_COMMAND_MS,
    extra: {},
  });
  return (command, args) =>
    runShort(command, args, { cwd: folders.workspace, env, timeoutMs: SHORT_COMMAND_MS });
}
