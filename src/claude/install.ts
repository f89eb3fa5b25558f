/** Installs Claude Code releases into the tool cache. No install script is ever run. */

import { chmod } from 'node:fs/promises';
import { eachConcurrently } from '../system/each-concurrently.ts';
import { ConfigurationError, InfrastructureError, reasonOf } from '../system/errors.ts';
import { once } from '../system/once.ts';
import { fillOnce, isComplete, releaseFolder } from './cache.ts';
import { type Download, download } from './download.ts';
import type { Installer, Store } from './installer.ts';
import { type Claude, launchOf, programIn, tryOut } from './locate.ts';
import { platformName } from './platform.ts';
import { fetchPackument, type Manifest, manifestOf, type Packument } from './registry.ts';
import { CLAUDE_PACKAGE, packageFor } from './release.ts';
import { asksForDates, selectVersions } from './selector.ts';
import { fromCache, intoCache } from './tarball-cache.ts';
import { sha512Of, unpackTarball } from './unpack.ts';
import { isExactVersion } from './version.ts';

/** Each is checked and unpacked while it comes, which takes a core's time. */
const DOWNLOADS_AT_ONCE = 4;

/**
 * The releases that `claude-version` names (see selectVersions), each once and in that order,
 * installed where they are not yet. Exact versions that are installed need no network.
 *
 * @param onResolved told the exact versions before the first is installed
 * @throws ConfigurationError for an unknown version, or one without a build for this machine
 * @throws InfrastructureError when the registry or the disk fails
 */
export async function installClaudes(
  selectors: readonly string[],
  installer: Installer,
  onResolved: (versions: readonly string[]) => void = () => undefined,
): Promise<Claude[]> {
  const packument = packumentFor(selectors, installer);
  const versions = await exactVersions(selectors, installer, packument);
  onResolved(versions);
  const claudes = new Map<string, Claude>();
  await eachConcurrently(versions, DOWNLOADS_AT_ONCE, async (version) => {
    claudes.set(version, await installVersion(version, installer, packument));
  });
  return versions.flatMap((version) => claudes.get(version) ?? []);
}

/**
 * The exact versions that `claude-version` names, each once and in that order, with nothing installed.
 * @throws as installClaudes does
 */
export function resolveReleases(selectors: readonly string[], store: Store): Promise<string[]> {
  return exactVersions(selectors, store, packumentFor(selectors, store));
}

/** Asked for once, and only when something needs it. */
function packumentFor(selectors: readonly string[], { registry }: Store) {
  const dates = selectors.some(asksForDates);
  return once(() => fetchPackument(registry, CLAUDE_PACKAGE, { dates }));
}

async function exactVersions(
  selectors: readonly string[],
  store: Store,
  packument: () => Promise<Packument>,
): Promise<string[]> {
  const versions = new Set<string>();
  for (const selector of selectors) {
    const found = await versionsOf(selector.trim(), store, packument);
    for (const version of found) versions.add(version);
  }
  return [...versions];
}

async function versionsOf(
  selector: string,
  installer: Store,
  packument: () => Promise<Packument>,
): Promise<string[]> {
  const installed = isExactVersion(selector) && (await isComplete(folderOf(selector, installer)));
  return installed ? [selector] : selectVersions(selector, await packument(), Date.now());
}

async function installVersion(
  version: string,
  installer: Installer,
  packument: () => Promise<Packument>,
): Promise<Claude> {
  const folder = folderOf(version, installer);
  if (!(await isComplete(folder))) await fetchRelease(version, await packument(), installer);
  return await openInstalled(folder, version, installer);
}

async function fetchRelease(
  version: string,
  packument: Packument,
  installer: Installer,
): Promise<void> {
  const wrapper = requireManifest(packument, CLAUDE_PACKAGE, version, installer);
  const wanted = packageFor(wrapper, installer.host);
  const manifest =
    wanted.name === CLAUDE_PACKAGE
      ? wrapper
      : requireManifest(
          await fetchPackument(installer.registry, wanted.name),
          wanted.name,
          wanted.version,
          installer,
        );
  await fillFromTarball(manifest, folderOf(version, installer), installer);
}

function requireManifest(
  packument: Packument,
  name: string,
  version: string,
  installer: Installer,
): Manifest {
  const manifest = manifestOf(packument, version, installer.registry);
  if (manifest) return manifest;
  throw new InfrastructureError(
    `The registry ${installer.registry.url} has no usable entry for ${name}@${version}. If it is a mirror, it may lag behind: choose an older claude-version or another npm_config_registry.`,
  );
}

async function fillFromTarball(
  manifest: Manifest,
  folder: string,
  { registry, kept, host }: Installer,
): Promise<void> {
  const what = `${manifest.name}@${manifest.version}`;
  const sha512 = sha512Of(manifest.dist.integrity, what);
  // A folder of its own for each try, so that nothing of a broken one stays.
  const unpackOnce = (body: Download) =>
    fillOnce(folder, (partial) => unpackRunnable(body, sha512, partial, what), registry.sleep);
  const fetchOnce = (keep: (body: Download) => Download) =>
    download(registry, manifest.dist.tarball, '*/*', (body) => unpackOnce(keep(body)));
  const fill = async () => {
    if (kept === undefined) return await fetchOnce((body) => body);
    const tarball = {
      path: `${folder}.tgz`,
      key: `claude-code-${manifest.version}-${platformName(host)}-${sha512.replace(/[^\w]/g, '').slice(0, 32)}`,
    };
    if (await fromCache(kept, tarball, unpackOnce)) return;
    await intoCache(kept, tarball, fetchOnce);
  };
  await fill().catch((error: unknown) => {
    throw isSystemError(error) ? cannotWrite(folder, error) : error;
  });
}

async function unpackRunnable(
  body: AsyncIterable<Uint8Array>,
  sha512: string,
  partial: string,
  what: string,
): Promise<void> {
  await unpackTarball(body, sha512, partial, what);
  const program = await programIn(partial);
  if (program === undefined) {
    throw new InfrastructureError(
      `${what} holds neither a claude binary nor a package with a claude command. Choose another claude-version.`,
    );
  }
  await chmod(program, 0o755);
}

async function openInstalled(
  folder: string,
  version: string,
  { run, node }: Installer,
): Promise<Claude> {
  const program = await programIn(folder);
  if (program === undefined) throw damaged(folder, version, 'its program is missing');
  const claude = await tryOut(launchOf(program, node), run, program).catch((error: unknown) => {
    // The installed file is ours, so its failure is no fault of the settings.
    throw error instanceof ConfigurationError
      ? damaged(folder, version, error.message, error)
      : error;
  });
  if (claude.version === version) return claude;
  throw damaged(folder, version, `it says it is ${claude.version}`);
}

function folderOf(version: string, { cacheRoot, host }: Store): string {
  return releaseFolder(cacheRoot, version, platformName(host));
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

function cannotWrite(folder: string, cause: Error): InfrastructureError {
  return new InfrastructureError(
    `Cannot install Claude Code into ${folder}: ${reasonOf(cause)}. Check the disk's space and permissions, or set RUNNER_TOOL_CACHE to a folder that can be written.`,
    { cause },
  );
}

function damaged(
  folder: string,
  version: string,
  fault: string,
  cause?: unknown,
): InfrastructureError {
  return new InfrastructureError(
    `The installed Claude Code ${version} cannot be used: ${fault}. Delete ${folder} and run again to install it anew.`,
    { cause },
  );
}
