import { stripVTControlCharacters } from 'node:util';
import type { Redact } from './redact.ts';

/**
 * A text without what could mislead or break a reader of any format: terminal escapes, control characters,
 * bidirectional overrides, lone surrogates. Line feeds and tabs stay.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\p{Cc}\p{Bidi_C}\p{Noncharacter_Code_Point}]/gu, (char) =>
      char === '\n' || char === '\t' ? char : '',
    );
}

/**
 * A redactor whose texts are plain. Cleaning comes before redacting, since it would join the parts of a secret that
 * escapes split; what is known only in its unclean form is redacted before that.
 */
export function plainly(redact: Redact): Redact {
  return (text) => redact(plainText(redact(text)));
}
