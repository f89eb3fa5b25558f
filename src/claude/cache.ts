/** Where what was fetched lies: the runner's tool-cache layout, `<root>/<tool>/<version>/<platform>`. */

import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix, win32 } from 'node:path';
import type { Environment } from '../system/environment.ts';
import { codeOf } from '../system/errors.ts';

const CLAUDE_TOOL = 'claude-code';
const OWN_FOLDER = 'claude-smoke-action';
const PARTIAL = '.partial';
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/** How long another process may take between moving its folder in place and marking it complete. */
const MARKING_CHECKS = 10;
const MARKING_PAUSE_MS = 100;

/** Codes a rename gives when the place is taken; Windows says EPERM, EACCES or EBUSY. */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'EBUSY']);

/** The runner's tool cache, else a folder in the user's cache. */
export function defaultCacheRoot(env: Environment, platform: string, home: string): string {
  if (env['RUNNER_TOOL_CACHE']) return env['RUNNER_TOOL_CACHE'];
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local');
    return win32.join(local, OWN_FOLDER);
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Caches', OWN_FOLDER);
  return posix.join(env['XDG_CACHE_HOME'] || posix.join(home, '.cache'), OWN_FOLDER);
}

/** The folder of one release for one platform, whether it is there or not. */
export function releaseFolder(root: string, version: string, platform: string): string {
  return toolFolder(root, CLAUDE_TOOL, version, platform);
}

/** The folder of one version of any tool for one platform, whether it is there or not. */
export function toolFolder(root: string, tool: string, version: string, platform: string): string {
  return join(root, tool, version, platform);
}

/** Whether the release in `folder` was installed to the end. */
export async function isComplete(folder: string): Promise<boolean> {
  return (await exists(marker(folder))) && (await exists(folder));
}

/**
 * Fills `folder` through `fill`, which gets a new empty folder beside it. Only when `fill` has
 * succeeded does that one move in place, so neither a crash nor a second process at the same time
 * can leave half a release that looks whole.
 */
export async function fillOnce(
  folder: string,
  fill: (partial: string) => Promise<void>,
  sleep: (ms: number) => Promise<unknown>,
): Promise<void> {
  const partial = `${folder}.${randomUUID()}${PARTIAL}`;
  await removeAbandoned(folder);
  await mkdir(partial, { recursive: true });
  try {
    await fill(partial);
    await moveInPlace(partial, folder, sleep);
  } finally {
    await remove(partial);
  }
}

async function moveInPlace(
  partial: string,
  folder: string,
  sleep: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (let check = 0; check < MARKING_CHECKS; check++) {
    if (await moved(partial, folder)) return await markComplete(folder);
    if (await isComplete(folder)) return;
    await sleep(MARKING_PAUSE_MS);
  }
  // Nobody is about to mark it: a leftover, such as of a cache that was deleted by half.
  const leftover = `${folder}.${randomUUID()}${PARTIAL}`;
  await rename(folder, leftover);
  await rename(partial, folder);
  await markComplete(folder);
  await remove(leftover);
}

async function moved(partial: string, folder: string): Promise<boolean> {
  try {
    await rename(partial, folder);
    return true;
  } catch (error) {
    if (TAKEN.has(codeOf(error) ?? '')) return false;
    throw error;
  }
}

/** A cancelled job leaves hundreds of megabytes; nothing that still runs is this old. */
async function removeAbandoned(folder: string): Promise<void> {
  const parent = dirname(folder);
  const names = await readdir(parent).catch(() => []);
  const ours = names.filter(
    (name) => name.startsWith(`${basename(folder)}.`) && name.endsWith(PARTIAL),
  );
  for (const name of ours) {
    const path = join(parent, name);
    const changed = await stat(path).catch(() => undefined);
    if (changed && Date.now() - changed.mtimeMs > ABANDONED_AFTER_MS) await remove(path);
  }
}

function marker(folder: string): string {
  return `${folder}.complete`;
}

function markComplete(folder: string): Promise<void> {
  return writeFile(marker(folder), '');
}

/** Retries, since virus scanners on Windows hold new files open for a moment. */
function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
