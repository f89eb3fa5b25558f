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

// No look-alikes (0/O, 1/I/L) and no vowels, so no tokeniser or model "corrects" it into a word.
const ALPHABET = 'BCDFGHJKMNPQRSTVWXZ23456789';

const FORM = /(?<![\w-])[B-DF-HJKMNP-TV-XZ2-9]{6}-[B-DF-HJKMNP-TV-XZ2-9]{6}(?![\w-])/g;

/** All texts of a secret's form, whosever they are. */
export function secretsIn(text: string): string[] {
  return text.match(FORM) ?? [];
}

export function newSecret(): Secret {
  const part = () => Array.from({ length: 6 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const left = part();
  const right = part();
  return { left, right, whole: `${left}-${right}` };
}
