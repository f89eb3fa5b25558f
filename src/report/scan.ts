import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open, opendir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { bareText } from '../system/bare-text.ts';
import { type SecretFinder, secretFinder } from '../system/secret-finder.ts';
import { tokenKindIn } from '../system/token-forms.ts';

export type ScanOptions = {
  /** Names directly under the folder to look at; default all. */
  readonly only?: readonly string[];
  /** Values that must not leave the machine; shorter than six characters are ignored, they are in every file. */
  readonly secrets?: readonly string[];
  /** Default 5,000. */
  readonly maxFiles?: number;
  /** Default 32 MiB. */
  readonly maxFileBytes?: number;
  /** Default 512 MiB. */
  readonly maxTotalBytes?: number;
};

export type Withheld = {
  /** Relative to the folder, with `/`. */
  readonly file: string;
  /** What was found, e.g. `GitHub token`; never the value. */
  readonly kind: string;
};

export type Scan = {
  /** The folder's real path: the root of `files`. */
  readonly root: string;
  /** Absolute paths of the files that may be uploaded, sorted. */
  readonly files: readonly string[];
  readonly withheld: readonly Withheld[];
};

/** Names that artifact storage refuses: one of them would fail the whole upload. */
const REFUSED_NAME = /[":<>|*?\r\n]/;

/**
 * Sorts the files under `dir` into those that may be uploaded and those withheld: with a secret or something that
 * looks like a token, too large, or over the bounds. Symlinks are never followed, other than `dir` itself.
 * @throws the file system's error when the folder cannot be read
 */
export async function scanFolder(dir: string, options: ScanOptions = {}): Promise<Scan> {
  const { maxFiles = 5000, maxTotalBytes = 512 * 2 ** 20 } = options;
  const root = await realpath(dir);
  const finder = secretFinder(options.secrets ?? []);
  const files: string[] = [];
  const withheld: Withheld[] = [];
  let total = 0;
  for (const { path, regular } of await listFiles(root, maxFiles + 1, options.only)) {
    const file = relative(root, path).split(sep).join('/');
    if (files.length >= maxFiles) {
      withheld.push({ file, kind: `and all after it: more than ${maxFiles} files` });
      break;
    }
    const inspected = regular
      ? await inspectFile(path, finder, options.maxFileBytes ?? 32 * 2 ** 20)
      : { kind: 'symlink or special file', size: 0 };
    total += inspected.size;
    const kind = REFUSED_NAME.test(file) ? 'name not allowed in an artifact' : inspected.kind;
    if (kind !== undefined) withheld.push({ file, kind });
    else if (total > maxTotalBytes) withheld.push({ file, kind: 'folder too large' });
    else files.push(path);
  }
  return { root, files, withheld };
}

type Listed = { readonly path: string; readonly regular: boolean };

async function listFiles(
  root: string,
  most: number,
  only: readonly string[] | undefined,
): Promise<Listed[]> {
  const entries: Listed[] = [];
  const folders = [root];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for await (const entry of await opendir(folder)) {
      if (folder === root && only && !only.includes(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else entries.push({ path, regular: entry.isFile() });
      // Twice the bound, since the sorting below decides which ones count.
      if (entries.length + folders.length > 2 * most) return sorted(entries);
    }
  }
  return sorted(entries);
}

function sorted(entries: Listed[]): Listed[] {
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Inspected = { readonly kind: string | undefined; readonly size: number };

async function inspectFile(
  path: string,
  finder: SecretFinder,
  maxBytes: number,
): Promise<Inspected> {
  // O_NOFOLLOW closes the gap between listing and opening; Windows has none, and no such flag.
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
    () => undefined,
  );
  if (!file) return { kind: 'unreadable', size: 0 };
  try {
    const { size } = await file.stat();
    if (size > maxBytes) return { kind: 'too large to scan', size: 0 };
    const bytes = await file.readFile();
    return { kind: findSecret(bytes, finder), size: bytes.length };
  } finally {
    await file.close();
  }
}

function findSecret(bytes: Buffer, finder: SecretFinder): string | undefined {
  // Latin-1 maps each byte to one character, so that binary files are searched as well.
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  if (finder.known(text).length > 0) return 'known secret';
  return tokenKindIn(text) ?? tokenKindIn(bareText(text, 'kept').text);
}
