/** One block of an answer, with the deltas that build it in a stream. */
export type BuiltBlock = {
  readonly whole: Readonly<Record<string, unknown>>;
  readonly start: Readonly<Record<string, unknown>>;
  readonly deltas: readonly Readonly<Record<string, unknown>>[];
};
