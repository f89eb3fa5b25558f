/** Fetches the pty's two packages into the tool cache, as releases of Claude Code are. */

import { mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ConfigurationError, InfrastructureError, reasonOf } from '../../system/errors.ts';
import { bad, good, type Result } from '../../system/result.ts';
import { fillOnce, isComplete, toolFolder } from '../cache.ts';
import { download } from '../download.ts';
import type { Store } from '../installer.ts';
import { platformName } from '../platform.ts';
import { fetchPackument, manifestOf, type Registry } from '../registry.ts';
import { type UnpackLimits, unpackTarball } from '../unpack.ts';
import { type PinnedPackage, PTY_PACKAGE, PTY_VERSION, ptyPackages } from './pty-packages.ts';

/** The module that opens pseudo-terminals. */
export type PtyModule = Pick<typeof import('@lydell/node-pty'), 'spawn'>;

const TOOL = 'claude-smoke-pty';

/** Some four times what the largest package needs. */
const LIMITS: UnpackLimits = { maxBytes: 64 << 20, maxEntries: 200 };

/**
 * The pty, from our own node_modules (in development), else from the cache, else fetched from the registry and
 * checked against the sha512 that is committed here. It is fetched and not committed into dist, since a binary that
 * nobody can read has no place in a repository that people run with their secrets.
 *
 * @returns the module, or why this machine can have none
 * @throws InfrastructureError when the registry or the disk fails
 */
export async function obtainPty(
  store: Store,
  from: string = import.meta.url,
): Promise<Result<PtyModule>> {
  const { host } = store;
  const packages = ptyPackages(host);
  if (!packages) {
    return bad(
      `the CLI’s screen cannot be driven on ${platformName(host)}: there is no pseudo-terminal for it that was tried`,
    );
  }
  const place = hasModule(from) ? from : join(await cached(packages, store), 'from.cjs');
  try {
    const pty: PtyModule = createRequire(place)(PTY_PACKAGE.name);
    return good(pty);
  } catch (error) {
    // Such as a system library that is older than the build asks for.
    return bad(
      `the pseudo-terminal for ${platformName(host)} cannot be loaded here: ${reasonOf(error)}`,
    );
  }
}

/** Whether the tried version can be found from a file, as Node looks for packages. */
function hasModule(from: string): boolean {
  try {
    const { version }: { version?: unknown } = createRequire(from)(
      `${PTY_PACKAGE.name}/package.json`,
    );
    return version === PTY_VERSION;
  } catch {
    return false;
  }
}

async function cached(
  packages: readonly PinnedPackage[],
  { registry, cacheRoot, host }: Store,
): Promise<string> {
  const folder = toolFolder(cacheRoot, TOOL, PTY_VERSION, platformName(host));
  if (await isComplete(folder)) return folder;
  const fill = async (partial: string) => {
    for (const each of packages)
      await unpack(each, join(partial, 'node_modules', each.name), registry);
  };
  await fillOnce(folder, fill, registry.sleep).catch((error: unknown) => {
    if (error instanceof InfrastructureError || error instanceof ConfigurationError) throw error;
    throw new InfrastructureError(
      `Cannot install ${PTY_PACKAGE.name} into ${folder}: ${reasonOf(error)}. Check the disk's space and permissions, or set RUNNER_TOOL_CACHE to a folder that can be written.`,
      { cause: error },
    );
  });
  return folder;
}

async function unpack(wanted: PinnedPackage, folder: string, registry: Registry): Promise<void> {
  const what = `${wanted.name}@${PTY_VERSION}`;
  const manifest = manifestOf(await fetchPackument(registry, wanted.name), PTY_VERSION, registry);
  if (!manifest) {
    throw new InfrastructureError(
      `The registry ${registry.url} has no usable entry for ${what}, which the screen probes need. Use another npm_config_registry, or leave the screen probes out.`,
    );
  }
  await download(registry, manifest.dist.tarball, '*/*', async (body) => {
    // Each try starts with an empty folder, so that nothing of a broken one stays.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await unpackTarball(body, wanted.sha512, folder, what, LIMITS);
  });
}
