import type { Span } from './needles.ts';

/** A text without its wrapping, and where each part of it stands in the text. */
export type BareText = {
  readonly text: string;
  /** The span of the wrapped text that a span of the bare one was made from. */
  readonly origin: (span: Span) => Span;
};

/** Control characters, marks of direction, of no width and of variation: in no word, and seen by nobody. */
const UNSEEN = String.raw`\0-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0`;
/** As it is, or escaped as JSON and shells escape it. */
const ESC = String.raw`(?:\x1b|\\+(?:u001[bB]|x1[bB]|033|e(?=\[)))`;

/**
 * What may stand within a word unseen, or stand for a character: terminal sequences, JSON's escapes at any depth,
 * percent escapes, the entities of HTML and XML.
 */
const WRAPPING = new RegExp(
  [
    String.raw`(?:${ESC}\[|\x9b)[0-?]*[ -/]*[@-~]`,
    String.raw`${ESC}\][^\x07\x1b\\]{0,1000}(?:\x07|${ESC}\\*|\\+u0007)`,
    `${ESC}(?:[()][0AB])?`,
    String.raw`\\+u(?<unit>[\da-fA-F]{4})`,
    String.raw`\\+x(?<byte>[\da-fA-F]{2})`,
    String.raw`\\+(?<escaped>["'/\\]|[bfnrt])`,
    String.raw`(?<percents>(?:%[\da-fA-F]{2})+)`,
    String.raw`&(?:(?<entity>amp|lt|gt|quot|apos)|#(?<decimal>\d{1,6})|#[xX](?<hex>[\da-fA-F]{1,5}));`,
    `[${UNSEEN}]+`,
  ].join('|'),
  'y',
);

/** What each of them begins with: everything else is passed over at once. */
const BEGINNING = new RegExp(String.raw`[${UNSEEN}\\%&]`, 'g');
const ALL_UNSEEN = new RegExp(`[${UNSEEN}]+`, 'g');

const UNSEEN_IN_LINE = new RegExp(`(?!\\n)[${UNSEEN}]`, 'g');

/** What JSON writes as a letter: all of it unseen, and but for the line feed within a line. */
const LETTERS: Readonly<Record<string, string>> = { b: '', f: '', n: '\n', r: '', t: '\t' };
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/**
 * Takes a text's wrapping away, once: what is wrapped twice in the same way stays wrapped once.
 *
 * @param lines whether line breaks stay (`kept`), or belong to the wrapping too (`joined`)
 */
export function bareText(text: string, lines: 'kept' | 'joined'): BareText {
  const unseen = lines === 'kept' ? UNSEEN_IN_LINE : ALL_UNSEEN;
  const pieces: string[] = [];
  const marks: Mark[] = [];
  let done = 0;
  let length = 0;
  BEGINNING.lastIndex = 0;
  for (let found = BEGINNING.exec(text); found; found = BEGINNING.exec(text)) {
    WRAPPING.lastIndex = found.index;
    const wrapped = WRAPPING.exec(text);
    if (!wrapped) continue;
    const stands = standsFor(wrapped[0], wrapped.groups ?? {}).replace(unseen, '');
    length += found.index - done;
    const end = found.index + wrapped[0].length;
    marks.push({ at: length, size: stands.length, from: found.index, to: end });
    pieces.push(text.slice(done, found.index), stands);
    length += stands.length;
    done = end;
    BEGINNING.lastIndex = end;
  }
  if (marks.length === 0) return { text, origin: (span) => span };
  pieces.push(text.slice(done));
  return { text: pieces.join(''), origin: originIn(marks) };
}

/** One piece of wrapping: where what it stands for is in the bare text, and where it is in the wrapped one. */
type Mark = {
  readonly at: number;
  readonly size: number;
  readonly from: number;
  readonly to: number;
};

function originIn(marks: readonly Mark[]): BareText['origin'] {
  return ({ start, end }) => ({
    start: place(marks, start).start,
    end: place(marks, end - 1).end,
  });
}

/** Where one character of the bare text stands in the wrapped one. */
function place(marks: readonly Mark[], at: number): Span {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const mark = marks[low - 1];
  if (!mark) return { start: at, end: at + 1 };
  const behind = at - mark.at - mark.size;
  if (behind < 0) return { start: mark.from, end: mark.to };
  return { start: mark.to + behind, end: mark.to + behind + 1 };
}

function standsFor(wrapped: string, groups: Readonly<Record<string, string | undefined>>): string {
  const { unit, byte, escaped, percents, entity, decimal, hex } = groups;
  const code = unit ?? byte ?? hex;
  if (code !== undefined) return character(Number.parseInt(code, 16));
  if (escaped !== undefined) return LETTERS[escaped] ?? escaped;
  if (percents !== undefined) return percentDecoded(percents);
  if (entity !== undefined) return ENTITIES[entity] ?? '';
  if (decimal !== undefined) return character(Number(decimal));
  // Of a terminal's sequence nothing is seen, though its end is a letter.
  return wrapped.startsWith('\\') || wrapped.startsWith('\x1b') || wrapped.startsWith('\x9b')
    ? ''
    : wrapped;
}

function percentDecoded(percents: string): string {
  return Buffer.from(percents.replaceAll('%', ''), 'hex').toString('utf8');
}

function character(code: number): string {
  return code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
}
