import { type JsonObject, numberIn, objectIn } from '../../../system/json.ts';
import type { Usage } from '../../usage.ts';

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
