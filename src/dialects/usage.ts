/** Token counts of an answer, in the Messages API's terms: `input` leaves out what came from the cache. */
export type Usage = {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheCreation: number | undefined;
};

/** Everything that went into the model, cached or not. */
export function totalInput(usage: Usage): number {
  return (usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheCreation ?? 0);
}
