import { open, stat } from 'node:fs/promises';
import { afterBreak, ByteTail } from '../system/byte-tail.ts';
import { reasonOf } from '../system/errors.ts';

/**
 * The target's log: what it printed, or a file it writes. A mark taken before an attempt and read after it gives
 * the attempt's delta (of all cells that ran meanwhile, when cells run in parallel).
 */
export type TargetLog = {
  /** The place reached so far, in bytes; of a captured log, where its last line begins. */
  readonly mark: () => Promise<number>;
  /** What was written after a mark, at most the last `limit` bytes. */
  readonly since: (mark: number) => Promise<string>;
};

/** Kept of a captured log, and read of a log file at a time, in bytes. */
const LOG_LIMIT = 4 << 20;

/** A log fed from a child's output. */
export function capturedLog(): TargetLog & { readonly push: (bytes: Buffer) => void } {
  const tail = new ByteTail(LOG_LIMIT);
  return {
    push: (bytes) => tail.push(bytes),
    mark: async () => tail.lineStart,
    since: async (mark) => tail.text(mark),
  };
}

/**
 * A log file the target writes; a missing file reads as empty, a shrunken one (rotated) from its start.
 *
 * @param from where this target's part begins, in bytes: what an earlier one wrote is not its
 */
export function fileLog(path: string, from = 0): TargetLog {
  return {
    mark: () => fileSize(path),
    since: async (mark) => {
      const end = await fileSize(path);
      const wanted = Math.max(mark, from);
      const start = Math.max(wanted > end ? 0 : wanted, end - LOG_LIMIT);
      if (end <= start) return '';
      return readLines(path, start, end).catch(
        (error: unknown) => `(the log file ${path} cannot be read: ${reasonOf(error)})`,
      );
    },
  };
}

/** Size of a file in bytes; 0 when there is none. */
export async function fileSize(path: string): Promise<number> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
}

/** The log of a target that is not ours to read. */
export const noLog: TargetLog = { mark: async () => 0, since: async () => '' };

/** How far back the beginning of a torn line is looked for, in bytes. */
const LOOK_BACK = 64 << 10;

/** Whole lines only: in half a line half a secret could stand, which no redaction would know. */
async function readLines(path: string, start: number, end: number): Promise<string> {
  const first = Math.max(0, start - LOOK_BACK);
  const bytes = await readRange(path, first, end);
  const before = bytes.subarray(0, start - first);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  // Begun before the look-back reaches: the rest of that line is left out.
  const from = lineStart === 0 && first > 0 ? afterBreak(bytes, start - first) : lineStart;
  return bytes.subarray(from).toString('utf8');
}

async function readRange(path: string, start: number, end: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(end - start);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
