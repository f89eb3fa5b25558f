/** Reads chosen files out of a zip archive that anybody may have made. Nothing is written, so no path can lead astray. */

import { crc32, inflateRawSync } from 'node:zlib';
import { messageOf } from '../../system/errors.ts';
import { bad, good, type Result } from '../../system/result.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
/** The archive's comment may follow its end record. */
const MOST_COMMENT = 0xffff;
const MOST_ENTRIES = 20_000;

type ZipEntry = {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
};

/**
 * The files of exactly these names, each at most `most` bytes; names that the archive lacks are left out.
 *
 * @returns why the archive cannot be read: no zip, cut short, encrypted, zip64, a name twice, too large, a wrong CRC
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function unzipped(
  zip: Buffer,
  names: readonly string[],
  most: number,
): Result<ReadonlyMap<string, Buffer>> {
  try {
    const files = new Map<string, Buffer>();
    for (const entry of entriesOf(zip)) {
      if (!names.includes(entry.name)) continue;
      if (files.has(entry.name)) return bad(`it holds ${entry.name} twice`);
      files.set(entry.name, contentOf(zip, entry, most));
    }
    return good(files);
  } catch (error) {
    return bad(messageOf(error));
  }
}

function entriesOf(zip: Buffer): ZipEntry[] {
  const end = endOf(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > MOST_ENTRIES) throw new Error(`it holds more than ${MOST_ENTRIES} files`);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = count; left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error('its directory is damaged');
    const length = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + length),
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      local: zip.readUInt32LE(at + 42),
    });
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function endOf(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_BYTES - MOST_COMMENT);
  for (let at = zip.length - END_BYTES; at >= first; at -= 1) {
    if (zip.readUInt32LE(at) === END) return at;
  }
  throw new Error('it is no zip archive');
}

function contentOf(zip: Buffer, entry: ZipEntry, most: number): Buffer {
  const { name, flags, method, packed, size, local } = entry;
  if ((flags & 1) === 1) throw new Error(`${name} is encrypted`);
  if (size > most) throw new Error(`${name} is larger than ${most} bytes`);
  if (zip.readUInt32LE(local) !== LOCAL) throw new Error(`${name} is not where the directory says`);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (start + packed > zip.length) throw new Error(`${name} is cut short`);
  const content = unpacked(zip.subarray(start, start + packed), method, size);
  if (content.length !== size || crc32(content) !== entry.crc) {
    throw new Error(`${name} is damaged`);
  }
  return content;
}

function unpacked(data: Buffer, method: number, size: number): Buffer {
  if (method === 0) return data;
  // What would grow beyond its stated size is refused before it is held.
  if (method === 8) return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  throw new Error(`it is packed by method ${method}, which is not known here`);
}
