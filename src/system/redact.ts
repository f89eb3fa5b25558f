import type { Span } from './needles.ts';
import { secretFinder } from './secret-finder.ts';

/** Replaces secrets in a text. Always applied before anything is cut, so that no half of a secret stays. */
export type Redact = (text: string) => string;

const MASK = '***';

// Masked only: in a report that is scanned the word may stand in prose.
const BEARER = /(?<=\bbearer\s{1,8})[\w.~+/=-]{6,}/gi;

/** A run's secrets: those known at the start, and those learnt on the way (a token that the target mints). */
export type Secrets = {
  readonly add: (secret: string) => void;
  readonly values: () => readonly string[];
  readonly redact: Redact;
};

export function keepSecrets(known: Iterable<string>): Secrets {
  const values = new Set(known);
  let redact = redactor(values);
  return {
    add: (secret) => {
      values.add(secret);
      redact = redactor(values);
    },
    values: () => [...values],
    redact: (text) => redact(text),
  };
}

/**
 * A redactor for the given secrets, in all spellings that they may stand in, and for known token forms; control
 * characters and escapes between their characters hide none. Whatever any of them covers is masked, so that of two
 * that overlap nothing stays; all else is left as it was.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const { known, all } = secretFinder(secrets);
  return (text) => {
    let clean = text;
    // A mask may complete a secret that has asterisks in it.
    for (let spans = all(text, [BEARER]); spans.length > 0; spans = known(clean)) {
      clean = masked(clean, spans);
    }
    return clean;
  };
}

/** The text with one mask for each run of spans that touch. */
function masked(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.start > end || (end === 0 && parts.length === 0))
      parts.push(text.slice(end, span.start), MASK);
    end = Math.max(end, span.end);
  }
  return parts.join('') + text.slice(end);
}
