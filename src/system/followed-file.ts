import { closeSync, openSync, readSync } from 'node:fs';

/** Short against everything that waits for output, long against the cost of a read. */
const POLL_MS = 15;
const PIECE = 64 << 10;

/**
 * A new file for a child to write into, read while it grows. Into a file a program's writes are whole: into a pipe
 * whose reader is busy they may be put off, and lost when the program ends itself right after.
 */
export type FollowedFile = {
  /** For the child's standard output. */
  readonly fd: number;
  /** Hands over what is left, and closes the file. Safe to call twice. */
  readonly close: () => void;
};

/** @throws Error when the file cannot be made */
export function followFile(path: string, onBytes: (bytes: Buffer) => void): FollowedFile {
  const fd = openSync(path, 'w+');
  const piece = Buffer.alloc(PIECE);
  let position = 0;
  const readOn = () => {
    for (let read = -1; read !== 0; position += read) {
      // With a position of its own, so that the child's place in the file stays the child's.
      read = readSync(fd, piece, 0, PIECE, position);
      // A copy of its own size, since whoever keeps it would keep the whole piece.
      if (read > 0) onBytes(Buffer.from(piece.subarray(0, read)));
    }
  };
  const timer = setInterval(readOn, POLL_MS);
  let open = true;
  return {
    fd,
    close: () => {
      if (!open) return;
      open = false;
      clearInterval(timer);
      readOn();
      closeSync(fd);
    },
  };
}
