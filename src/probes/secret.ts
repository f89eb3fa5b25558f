import { randomInt } from 'node:crypto';

/**
 * The token an attempt must bring back. It never stands in a prompt whole: it lies in a file, comes from a tool,
 * or has to be joined from its two parts, so an echo of the prompt can't be taken for an answer.
 */
export type Secret = {
  readonly left: string;
  readonly right: string;
  /** `left-right`, e.g. `KQ7MXD-4RTWZP`: the expected answer. */
  readonly whole: string;
};

/** No look-alikes (0/O, 1/I/L) and no vowels, so no tokeniser or model "corrects" a secret into a word. */
export const ALPHABET = 'BCDFGHJKMNPQRSTVWXZ23456789';
const PART_LENGTH = 6;

const PART = `[${ALPHABET}]{${PART_LENGTH}}`;
const TOKEN = new RegExp(`(?<![\\w-])${PART}-${PART}(?![\\w-])`, 'g');
const ONE_PART = new RegExp(`(?<![\\w-])${PART}(?![\\w-])`);
const TWO_PARTS = new RegExp(`(?<!\\w)(${PART})\\s+(${PART})(?!\\w)`);

export function newSecret(): Secret {
  const part = () =>
    Array.from({ length: PART_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return secretOf(part(), part());
}

/** The secret of two parts. */
export function secretOf(left: string, right: string): Secret {
  return { left, right, whole: `${left}-${right}` };
}

/** All texts of a whole secret's form, whosever they are. */
export function secretsIn(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The first whole secret in a text, such as a file's content with line numbers. */
export function tokenIn(text: string): string | undefined {
  return secretsIn(text)[0];
}

/** The first part of a secret that stands alone in a text. */
export function partIn(text: string): string | undefined {
  return ONE_PART.exec(text)?.[0];
}

/** The secret whose two parts are the first to stand side by side in a text; undefined when none do. */
export function partsIn(text: string): Secret | undefined {
  const [, left, right] = TWO_PARTS.exec(text) ?? [];
  return left !== undefined && right !== undefined ? secretOf(left, right) : undefined;
}
