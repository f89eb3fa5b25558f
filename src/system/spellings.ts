/** Shorter values are words, not secrets, and masking them would eat the report. */
export const SHORTEST = 6;
/** Lines of a secret of several lines (a key) that are known on their own have at least this many characters. */
const SHORTEST_LINE = 16;

/**
 * All that known secrets may stand as: whole or a key's line; in plain, as Latin-1 shows its bytes, JSON within JSON,
 * percent escapes, a form's field, hex, and base64 at every alignment, once or twice. Escapes that a writer may set or
 * leave as it likes are `bareText`'s to undo.
 */
export function spellingsOf(secrets: Iterable<string>): string[] {
  const all = [...secrets].flatMap(variants).flatMap(spellings);
  return [...new Set(all)].filter((spelling) => spelling.length >= SHORTEST);
}

/** What a secret shows as: whole, without the white space around it, and a key's lines one by one. */
function variants(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  const long = lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : [];
  return [secret, secret.trim(), ...long].filter((text) => text.length >= SHORTEST);
}

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = inJson(secret);
  const once = base64Spellings(bytes);
  const twice = once.flatMap((own) => base64Spellings(Buffer.from(own)));
  const hex = bytes.toString('hex');
  return [
    ...[secret, bytes.toString('latin1'), json, inJson(json)],
    ...[...percentSpellings(secret), hex, hex.toUpperCase(), ...once, ...twice],
  ];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As addresses and as forms have them; escapes with small letters come from other writers. */
function percentSpellings(secret: string): string[] {
  const address = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams([['', secret.toWellFormed()]]).toString().slice(1);
  return [address, form].flatMap((escaped) => [escaped, smallEscapes(escaped)]);
}

function smallEscapes(escaped: string): string {
  return escaped.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase());
}

/** The base64 characters that are the bytes' alone, for each place they can have in a longer text (`user:secret`). */
function base64Spellings(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const own = encoded.slice(
      Math.ceil((shift * 8) / 6),
      Math.floor(((shift + bytes.length) * 8) / 6),
    );
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
