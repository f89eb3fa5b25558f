const LINE_BREAKS: readonly number[] = [0x0a, 0x0d];

/** The last bytes of a stream, within a bound, with a running count so that a part can be read later. */
export class ByteTail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #kept = 0;
  #lineStart = 0;
  /** Bytes that passed in all. */
  total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Where the line that is being written began: the place for a mark, so that no line is torn by one. */
  get lineStart(): number {
    return this.#lineStart;
  }

  push(bytes: Buffer): void {
    const lastBreak = Math.max(...LINE_BREAKS.map((code) => bytes.lastIndexOf(code)));
    if (lastBreak >= 0) this.#lineStart = this.total + lastBreak + 1;
    this.total += bytes.length;
    this.#kept += bytes.length;
    this.#chunks.push(bytes);
    // Cutting only at twice the limit keeps the cost per byte constant.
    if (this.#kept > 2 * this.#limit) {
      const all = Buffer.concat(this.#chunks);
      this.#chunks = [Buffer.from(all.subarray(all.length - this.#limit - 1))];
      this.#kept = this.#limit + 1;
    }
  }

  /**
   * What is kept from byte `start` of the stream on. A line whose beginning the bound took away is left out whole:
   * half a secret could stand in it, which no redaction would know.
   */
  text(start = 0): string {
    const all = Buffer.concat(this.#chunks);
    const offset = this.total - all.length;
    const bound = this.total - this.#limit;
    const first = start >= bound ? Math.max(0, start) : afterBreak(all, bound - offset) + offset;
    return all.subarray(Math.max(0, first - offset)).toString('utf8');
  }
}

/** The first place at or after `from` where a line begins; the end when none does. */
export function afterBreak(bytes: Buffer, from: number): number {
  const found = LINE_BREAKS.map((code) => bytes.indexOf(code, Math.max(0, from - 1))).filter(
    (at) => at >= 0,
  );
  return from <= 0 ? 0 : found.length === 0 ? bytes.length : Math.min(...found) + 1;
}
