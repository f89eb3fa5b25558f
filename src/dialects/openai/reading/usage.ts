import { numberIn, objectIn } from '../../../system/json.ts';
import type { Usage } from '../../usage.ts';

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
