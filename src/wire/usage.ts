import { type JsonObject, numberIn, objectIn } from '../system/json.ts';

/** Token counts of an answer, in the Messages API's terms: `input` leaves out what came from the cache. */
export type Usage = {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheCreation: number | undefined;
};

export function usageIn(value: unknown): Usage | undefined {
  const usage = objectIn(value);
  return usage && messagesUsage(usage);
}

function messagesUsage(usage: JsonObject): Usage {
  return {
    input: numberIn(usage['input_tokens']),
    output: numberIn(usage['output_tokens']),
    cacheRead: numberIn(usage['cache_read_input_tokens']),
    cacheCreation: numberIn(usage['cache_creation_input_tokens']),
  };
}

/** OpenAI's counts: their input holds the cached tokens, so those are taken out of it. */
export function openaiUsageIn(value: unknown): Usage | undefined {
  const usage = objectIn(value);
  if (!usage) return undefined;
  const total = numberIn(usage['prompt_tokens']) ?? numberIn(usage['input_tokens']);
  const details = objectIn(usage['prompt_tokens_details'] ?? usage['input_tokens_details']);
  const cacheRead = numberIn(details?.['cached_tokens']);
  return {
    input: total === undefined ? undefined : total - (cacheRead ?? 0),
    output: numberIn(usage['completion_tokens']) ?? numberIn(usage['output_tokens']),
    cacheRead,
    cacheCreation: undefined,
  };
}

/** Later counts win where they are given: a stream sends some at its start and the rest at its end. */
export function mergeUsage(early: Usage | undefined, late: Usage | undefined): Usage | undefined {
  if (!early || !late) return late ?? early;
  return {
    input: late.input ?? early.input,
    output: late.output ?? early.output,
    cacheRead: late.cacheRead ?? early.cacheRead,
    cacheCreation: late.cacheCreation ?? early.cacheCreation,
  };
}

/** Everything that went into the model, cached or not. */
export function totalInput(usage: Usage): number {
  return (usage.input ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheCreation ?? 0);
}
