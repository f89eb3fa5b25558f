import type { Environment } from './environment.ts';
import { formsFor } from './token-forms.ts';

/** Replaces secrets in a text. Always applied before anything is cut, so that no half of a secret stays. */
export type Redact = (text: string) => string;

const MASK = '***';

// Masked only: in a report that is scanned the word may stand in prose.
const BEARER = /(?<=\bbearer\s{1,8})[\w.~+/=-]{6,}/gi;

// A variable whose name says that its value is a secret.
const SECRET_NAME = /(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|CREDENTIAL|AUTH(?!OR))/i;

// Values of such variables that are settings, as in `MAX_OUTPUT_TOKENS=128000` or `AUTH=required`.
const PLAIN_VALUE = /^(?:\d{1,9}|true|false|enabled?|disabled?|required|optional|default)$/i;

/** Shorter values are words, not secrets, and masking them would eat the report. */
const SHORTEST = 6;
/** Lines of a secret of several lines (a key) that are masked on their own have at least this many characters. */
const SHORTEST_LINE = 16;

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
 * A redactor for the given secrets (in plain, URL, base64 and JSON form) and for known token forms. Whatever any of
 * them covers is masked, so that of two that overlap nothing stays.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const needles = spellingsOf(secrets);
  return (text) => {
    let clean = masked(text, [...needleSpans(text, needles), ...formSpans(text)]);
    // A mask may complete a secret that has asterisks in it.
    for (
      let spans = needleSpans(clean, needles);
      spans.length > 0;
      spans = needleSpans(clean, needles)
    ) {
      clean = masked(clean, spans);
    }
    return clean;
  };
}

/** All that known secrets may stand as: whole or a key's line, in plain, URL, JSON and base64 form. */
export function spellingsOf(secrets: Iterable<string>): string[] {
  const all = [...secrets].flatMap(variants).flatMap(spellings);
  return [...new Set(all)].filter((spelling) => spelling.length >= SHORTEST);
}

/** Values of environment variables whose names say that they are secret. */
export function secretValues(env: Environment): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value && SECRET_NAME.test(name) && !PLAIN_VALUE.test(value) ? [value] : [],
  );
}

type Span = { readonly start: number; readonly end: number };

function needleSpans(text: string, needles: readonly string[]): Span[] {
  return needles.flatMap((needle) => {
    const spans: Span[] = [];
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
      spans.push({ start: at, end: at + needle.length });
    }
    return spans;
  });
}

function formSpans(text: string): Span[] {
  return [...formsFor(text).map(({ form }) => form), BEARER].flatMap((form) =>
    [...text.matchAll(form)].map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
    })),
  );
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

/** What a secret shows as: whole, without the white space around it, and a key's lines one by one. */
function variants(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  const long = lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : [];
  return [secret, secret.trim(), ...long].filter((text) => text.length >= SHORTEST);
}

function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret.toWellFormed()), json, ...base64Spellings(secret)];
}

/** The base64 characters that are the secret's alone, for each place it can have in a longer text (`user:secret`). */
function base64Spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const own = encoded.slice(
      Math.ceil((shift * 8) / 6),
      Math.floor(((shift + bytes.length) * 8) / 6),
    );
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
