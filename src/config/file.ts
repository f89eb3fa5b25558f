import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** The first bytes of a file; undefined when there is no such file. Throws when it can't be read. */
export type ReadFile = (path: string, maxBytes: number) => Uint8Array | undefined;

/** `ReadFile` on the real file system. A pipe or a device has no end one could wait for, so it is refused. */
export const readFileStart: ReadFile = (path, maxBytes) => {
  const file = openIfPresent(path);
  if (file === undefined) return undefined;
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() && !stat.isDirectory()) throw new Error('it is no regular file');
    // One byte more than it says, for what grows meanwhile.
    const buffer = Buffer.alloc(Math.min(maxBytes, stat.size + 1));
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = readSync(file, buffer, length, buffer.length - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
};

/** Opening a pipe waits for a writer unless told not to; Windows has no such flag, and needs none. */
function openIfPresent(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
