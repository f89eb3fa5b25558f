import { plainText } from '../system/plain-text.ts';

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

/** The first `max` UTF-16 units of a text made plain; its lines stay. */
export function plain(text: string, max = 2000): string {
  // Clipped first as well: texts from outside may be huge and cleaning walks all of it.
  return clip(plainText(clip(text, max * 4)).trim(), max);
}

/** Plain text on one line, at most `max` UTF-16 units. */
export function oneLine(text: string, max = 500): string {
  return clip(plain(text, max * 4).replace(/\s+/g, ' '), max);
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

/** The first `most` of a list, and how many more there are: `a, b and 3 more`. */
export function listed(words: readonly string[], most: number): string {
  const shown = words.slice(0, most).join(', ');
  return words.length > most ? `${shown} and ${words.length - most} more` : shown;
}

/** By code units, so that the order is the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
