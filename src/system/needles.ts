/** A part of a text, from `start` up to and without `end`, in UTF-16 units. */
export type Span = { readonly start: number; readonly end: number };

/** Characters that the table knows of each needle. */
const PREFIX = 4;
/** Five bits a character, so that what is older than the prefix falls out at the top. */
const BITS = 5;
const MASK = (1 << (PREFIX * BITS)) - 1;

function next(hash: number, code: number): number {
  return ((hash << BITS) ^ code) & MASK;
}

function prefixHash(needle: string): number {
  let hash = 0;
  for (let at = 0; at < PREFIX; at += 1) hash = next(hash, needle.charCodeAt(at));
  return hash;
}

/**
 * Finds thousands of needles in one pass over a text, whatever their number (after Rabin and Karp): secrets have some
 * fifty spellings each, and bodies are megabytes.
 *
 * @param needles of at least four characters; shorter ones are left out
 * @returns where they stand, by their end; they may overlap
 */
export function needleFinder(needles: Iterable<string>): (text: string) => Span[] {
  const buckets = new Map<number, string[]>();
  const known = new Uint8Array(MASK + 1);
  for (const needle of new Set(needles)) {
    if (needle.length < PREFIX) continue;
    const hash = prefixHash(needle);
    const bucket = buckets.get(hash) ?? [];
    bucket.push(needle);
    buckets.set(hash, bucket);
    known[hash] = 1;
  }
  if (buckets.size === 0) return () => [];
  return (text) => {
    const spans: Span[] = [];
    let hash = 0;
    for (let at = 0; at < text.length; at += 1) {
      hash = next(hash, text.charCodeAt(at));
      if (known[hash] !== 1) continue;
      const start = at + 1 - PREFIX;
      for (const needle of buckets.get(hash) ?? []) {
        if (text.startsWith(needle, start)) spans.push({ start, end: start + needle.length });
      }
    }
    return spans;
  };
}
