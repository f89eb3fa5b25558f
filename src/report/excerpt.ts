import { tail } from './text.ts';

/** Characters of an outcome's excerpts. */
export const EXCERPT_CHARACTERS = 2400;

/**
 * The end of a text for a report. Redaction comes before the cut: the other way round, half a secret could stay.
 * @param limit UTF-16 units
 */
export function excerpt(
  text: string,
  redact: (text: string) => string,
  limit = EXCERPT_CHARACTERS,
): string {
  return tail(redact(text), limit);
}
