export const CHARACTERS_PER_TOKEN = 4;
/** What an image or document counts, whatever its bytes: their base64 isn't read as text. */
const MEDIA_TOKENS = 1600;
/** How media stand in OpenAI's dialects. */
const DATA_URL = /^data:[^,]{0,200};base64,/i;

/** A deterministic estimate; good enough to compare usage with a count, and the same everywhere. */
export function textTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** The estimate for a part of a request, by its JSON. Cache markers aren't part of the prompt. */
export function partTokens(part: unknown): number {
  let media = 0;
  const json = JSON.stringify(part, (key, value: unknown) => {
    if (key === 'cache_control') return undefined;
    if (typeof value !== 'string' || !(key === 'data' || DATA_URL.test(value))) return value;
    media += MEDIA_TOKENS;
    return undefined;
  });
  return textTokens(json) + media;
}
