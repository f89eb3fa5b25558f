import type { Delivery } from '../../delivery.ts';
import type { PromptCache } from '../../prompt-cache.ts';
import { textTokens } from '../../token-count.ts';

/** Token counts in OpenAI's terms: `prompt` holds the cached ones, `completion` the reasoning. */
export type TokenCounts = {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
  readonly reasoning: number;
};

export type PromptCounts = Pick<TokenCounts, 'prompt' | 'cached'>;

/** OpenAI caches long prefixes without being told where they end. */
export function countPrompt(
  cache: PromptCache,
  model: string,
  parts: readonly unknown[],
): PromptCounts {
  const { input, cacheCreation, cacheRead } = cache(
    model,
    parts.map((content) => ({ content, marked: true })),
  );
  return { prompt: input + cacheCreation + cacheRead, cached: cacheRead };
}

export function countTokens(
  prompt: PromptCounts,
  { thinking, text, calls }: Delivery,
): TokenCounts {
  const json = calls.flatMap((call) => [call.name, ...call.json]);
  const reasoning = textTokens(thinking.join(''));
  const answer = textTokens([...text, ...json].join(''));
  return { ...prompt, completion: Math.max(1, reasoning + answer), reasoning };
}
