import { stripVTControlCharacters } from 'node:util';

/** The first `max` UTF-16 units of a text, never half a character, with `…` when something was left out. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The last `max` UTF-16 units of a text, never half a character, with `…` when something was left out. */
export function tail(text: string, max: number): string {
  if (text.length <= max) return text;
  return `…${text.slice(text.length - Math.max(0, max - 1)).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

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

/** Plain text on one line, at most `max` UTF-16 units. */
export function oneLine(text: string, max = 500): string {
  // Clipped first as well: texts from outside may be huge and the replacements below walk all of it.
  return clip(
    plainText(clip(text, max * 4))
      .replace(/\s+/g, ' ')
      .trim(),
    max,
  );
}

/** `1.8s` under a minute, `2m05s` above. */
export function duration(seconds: number): string {
  const tenths = Math.round(Math.max(0, seconds) * 10) / 10;
  if (tenths < 60) return `${tenths.toFixed(1)}s`;
  const whole = Math.round(tenths);
  return `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
}

/** `1 probe`, `3 probes`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
