/**
 * Keeps the tarballs of releases between runs. The tarball and not what was unpacked, so that it can be checked against
 * the registry's hash again: whoever can write the cache still cannot hand out another CLI.
 */

import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../system/errors.ts';
import type { Download } from './download.ts';

export type TarballCache = {
  /** Puts the kept file at `path`; false when there is none. Never throws. */
  readonly restore: (path: string, key: string) => Promise<boolean>;
  /** Never throws. */
  readonly save: (path: string, key: string) => Promise<void>;
  readonly tell: (notice: string) => void;
};

/** A tarball's place and name in the cache. */
export type KeptTarball = { readonly path: string; readonly key: string };

/**
 * Consumes the kept tarball.
 *
 * @returns false when there is none, or when it is not what the registry announces, which is told
 */
export async function fromCache(
  cache: TarballCache,
  { path, key }: KeptTarball,
  consume: (body: Download) => Promise<void>,
): Promise<boolean> {
  try {
    if (!(await cache.restore(path, key))) return false;
    await consume(createReadStream(path));
    return true;
  } catch (error) {
    cache.tell(`The cache's ${key} is not used, the registry is asked: ${messageOf(error)}`);
    return false;
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Saves the tarball that `fill` has written while it consumed it. What goes wrong with the cache is told at most. */
export async function intoCache(
  cache: TarballCache,
  { path, key }: KeptTarball,
  fill: (keep: (body: Download) => Download) => Promise<void>,
): Promise<void> {
  let isWhole = true;
  const lose = (error: unknown) => {
    isWhole = false;
    cache.tell(`The release is not kept for later runs: ${messageOf(error)}`);
  };
  try {
    await mkdir(dirname(path), { recursive: true }).catch(lose);
    await fill((body) => copied(body, path, lose));
    if (isWhole) await cache.save(path, key);
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Passes a body on and writes it to a file, from the start at each try. */
async function* copied(
  body: Download,
  path: string,
  lose: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'w').catch(lose);
  let isWritten = file !== undefined;
  try {
    for await (const chunk of body) {
      if (file && isWritten) {
        await file.write(chunk).catch((error: unknown) => {
          isWritten = false;
          lose(error);
        });
      }
      yield chunk;
    }
  } finally {
    await file?.close();
  }
}
