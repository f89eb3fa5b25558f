/** Unpacks an npm tarball while it is downloaded, within bounds, and checks what it was. */

import { createHash, type Hash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Unpack } from 'tar';
import { codeOf, InfrastructureError } from '../system/errors.ts';
import type { Download } from './download.ts';

export type UnpackLimits = {
  /** Of the whole archive, unpacked. */
  readonly maxBytes: number;
  readonly maxEntries: number;
};

/** Some three times what the largest release so far needs. */
const RELEASE_LIMITS: UnpackLimits = { maxBytes: 1_500_000_000, maxEntries: 20_000 };

/**
 * The base64 SHA-512 of a registry's `integrity` value.
 * @throws InfrastructureError when it has none: a weaker hash is not taken
 */
export function sha512Of(integrity: string, what: string): string {
  const [, hash] = /(?:^|\s)sha512-([A-Za-z0-9+/]{86}==)(?:\s|\?|$)/.exec(integrity) ?? [];
  if (hash !== undefined) return hash;
  throw new InfrastructureError(
    `The registry gives no sha512 integrity for ${what}, so its download could not be checked. Use a registry or mirror that keeps it.`,
  );
}

/**
 * Unpacks `body` into the empty `folder`, without the tarball's top folder.
 * Only plain files and folders inside it are taken. When this throws, the folder's content is
 * worthless and the caller's to remove.
 * @throws InfrastructureError for a wrong hash, a forbidden entry, or too much data; what `body`
 *   and the file system throw comes through
 */
export async function unpackTarball(
  body: Download,
  sha512: string,
  folder: string,
  what: string,
  limits: UnpackLimits = RELEASE_LIMITS,
): Promise<void> {
  const hash = createHash('sha512');
  const writer = startWriter(folder, what, limits);
  try {
    await pipeline(hashed(body, hash), createGunzip(), (plain: Download) => writer.take(plain));
  } catch (error) {
    throw isGzipError(error)
      ? unusable(what, `its compression is broken (${error.message})`)
      : error;
  } finally {
    // Also after a failure, so that no file is still open when the folder is removed.
    await writer.close();
  }
  writer.check();
  const seen = hash.digest('base64');
  if (seen !== sha512) throw wrongHash(what, sha512, seen);
}

async function* hashed(body: Download, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}

/** The tar library's extraction, as promises. */
function startWriter(folder: string, what: string, limits: UnpackLimits) {
  const inspection = inspect(limits);
  let failure: Error | undefined;
  const unpack = new Unpack({
    cwd: folder,
    strip: 1,
    strict: true,
    noMtime: true,
    preserveOwner: false,
    // The bytes are plain already: whatever the library would still expand was packed twice.
    maxDecompressionRatio: 1,
    filter: (path, entry) => inspection.allows(path, entry),
  });
  let goOn = () => {};
  unpack.on('drain', () => goOn());
  const over = new Promise<void>((resolve) => {
    const end = () => {
      resolve();
      goOn();
    };
    unpack.on('close', end);
    unpack.on('abort', end);
    unpack.on('error', (error: Error) => {
      failure ??= error;
      goOn();
      // Its folder is gone: the one error after which neither drain nor close would come.
      if (error.name === 'CwdError') end();
    });
  });
  const check = () => {
    if (failure && 'syscall' in failure) throw failure;
    const fault = inspection.fault() ?? failure?.message;
    if (fault !== undefined) throw unusable(what, fault);
  };
  return {
    async take(plain: Download): Promise<void> {
      for await (const chunk of plain) {
        inspection.count(chunk.length);
        check();
        const drained = new Promise<void>((resolve) => {
          goOn = resolve;
        });
        const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        if (!unpack.write(bytes)) await drained;
      }
    },
    async close(): Promise<void> {
      unpack.end();
      await over;
    },
    check,
  };
}

/** Counts bytes, looks at each entry before it is written, and remembers the first fault. */
function inspect(limits: UnpackLimits) {
  let bytes = 0;
  let entries = 0;
  let fault: string | undefined;
  return {
    fault: () => fault,
    count(length: number): void {
      bytes += length;
      if (bytes > limits.maxBytes) fault ??= `it holds more than ${limits.maxBytes} bytes`;
    },
    allows(path: string, entry: object): boolean {
      entries += 1;
      if (entries > limits.maxEntries) fault ??= `it holds more than ${limits.maxEntries} files`;
      fault ??= faultOf(path, 'type' in entry ? String(entry.type) : 'unknown entry');
      return fault === undefined;
    },
  };
}

const PLAIN_TYPES = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory']);

function faultOf(path: string, type: string): string | undefined {
  if (!PLAIN_TYPES.has(type)) return `it holds a ${type} (${quoted(path)})`;
  const leavesFolder = /^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)/.test(path);
  return leavesFolder ? `its entry ${quoted(path)} lies outside its folder` : undefined;
}

function quoted(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}

function unusable(what: string, fault: string): InfrastructureError {
  return new InfrastructureError(
    `Cannot unpack ${what}: ${fault}. Nothing was installed. If the disk is not full, the registry or mirror (npm_config_registry) serves something else than the release.`,
  );
}

function wrongHash(what: string, wanted: string, seen: string): InfrastructureError {
  return new InfrastructureError(
    `The download of ${what} is not what the registry announced: expected sha512-${wanted}, got sha512-${seen}. Nothing was installed. A proxy or mirror in between changed or cut it: run again, or use another npm_config_registry.`,
  );
}

function isGzipError(error: unknown): error is Error {
  return error instanceof Error && (codeOf(error) ?? '').startsWith('Z_');
}
