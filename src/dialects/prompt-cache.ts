import { createHash } from 'node:crypto';
import { partTokens } from './token-count.ts';

/** One cacheable part of a prompt in prompt order: a tool, a system block or a message's block. */
export type PromptPart = { readonly content: unknown; readonly marked: boolean };

/** How a prompt's tokens divide; the sum is the count of the whole prompt. */
export type PromptUsage = {
  readonly input: number;
  readonly cacheCreation: number;
  readonly cacheRead: number;
};

/** What frames a prompt; never cached, so a prompt that is marked to its end still has some input. */
const FRAMING_TOKENS = 3;

/** The count of a whole prompt: what its usage adds up to. */
export function promptTokens(parts: readonly PromptPart[]): number {
  return parts.reduce((sum, { content }) => sum + partTokens(content), FRAMING_TOKENS);
}

export type PromptCache = (model: string, parts: readonly PromptPart[]) => PromptUsage;

/** Shorter prefixes are never cached, as with the vendor's models. */
const LEAST_TOKENS = 1024;
const MOST_PREFIXES = 4096;

type Boundary = { readonly hash: string; readonly tokens: number; readonly marked: boolean };

function boundaries(model: string, parts: readonly PromptPart[]): Boundary[] {
  const rolling = createHash('sha256').update(model);
  let tokens = 0;
  return parts.map(({ content, marked }) => {
    const json = JSON.stringify(content, (key, value: unknown) =>
      key === 'cache_control' ? undefined : value,
    );
    rolling.update('\0').update(json);
    tokens += partTokens(content);
    return { hash: rolling.copy().digest('base64'), tokens, marked };
  });
}

/**
 * Remembers the prefixes that requests marked with `cache_control`, so that the same long prefix is read from
 * the cache the second time. A prefix is found wherever a later prompt passes through it before its own last mark.
 */
export function createPromptCache(): PromptCache {
  const known = new Set<string>();
  const remember = (hash: string): void => {
    known.delete(hash);
    known.add(hash);
    const oldest = known.size > MOST_PREFIXES ? known.values().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
  };
  return (model, parts) => {
    const all = boundaries(model, parts);
    const upToMark = all.slice(0, all.findLastIndex(({ marked }) => marked) + 1);
    const cacheRead = upToMark.findLast(({ hash }) => known.has(hash))?.tokens ?? 0;
    const cacheable = upToMark.filter(({ marked, tokens }) => marked && tokens >= LEAST_TOKENS);
    for (const { hash } of cacheable) remember(hash);
    const cached = Math.max(cacheRead, cacheable.at(-1)?.tokens ?? 0);
    const total = all.at(-1)?.tokens ?? 0;
    return {
      input: total - cached + FRAMING_TOKENS,
      cacheCreation: cached - cacheRead,
      cacheRead,
    };
  };
}
