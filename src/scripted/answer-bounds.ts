import type { Conversation } from '../dialects/conversation.ts';
import type { Part, Stop } from '../dialects/move.ts';
import { CHARACTERS_PER_TOKEN, textTokens } from '../dialects/token-count.ts';

/** What of a conversation bounds an answer. */
export type AnswerBounds = Pick<Conversation, 'thinking' | 'maxTokens' | 'stopSequences'>;

/**
 * The text up to the first stop sequence or the limit, whichever comes first, and which that was.
 * @param spent tokens of the answer that went before the text
 */
export function boundedText(
  text: string,
  spent: number,
  { maxTokens, stopSequences }: AnswerBounds,
): { readonly text: string; readonly stop?: Stop } {
  const stop = firstStop(text, stopSequences);
  const said = stop ? text.slice(0, stop.place) : text;
  const room = roomAfter(spent, maxTokens);
  if (textTokens(said) > room)
    return { text: said.slice(0, room * CHARACTERS_PER_TOKEN), stop: { kind: 'length' } };
  return stop ? { text: said, stop: { kind: 'sequence', sequence: stop.sequence } } : { text };
}

/** The parts up to the text that a stop sequence or the limit ends; what would have followed is not said. */
export function boundedParts(
  parts: readonly Part[],
  bounds: AnswerBounds,
): { readonly parts: readonly Part[]; readonly stop?: Stop } {
  const kept: Part[] = [];
  let spent = 0;
  for (const part of parts) {
    if (part.kind !== 'text') {
      kept.push(part);
      if (part.kind === 'thinking') spent += textTokens(part.text);
      continue;
    }
    const { text, stop } = boundedText(part.pieces.join(''), spent, bounds);
    if (text !== '' || !stop) kept.push({ ...part, pieces: firstOf(part.pieces, text.length) });
    if (stop) return { parts: kept, stop };
    spent += textTokens(text);
  }
  return { parts: kept };
}

/** The pieces of the first `length` characters; empty ones at the end stay. */
function firstOf(pieces: readonly string[], length: number): string[] {
  let left = length;
  return pieces.flatMap((piece) => {
    if (left === 0 && piece !== '') return [];
    const cut = piece.slice(0, left);
    left -= cut.length;
    return [cut];
  });
}

/** Tokens left for text. The one token of a limit of 1 is the answer's end: a legal answer, and an empty one. */
function roomAfter(spent: number, maxTokens: number | undefined): number {
  if (maxTokens === undefined) return Number.POSITIVE_INFINITY;
  return maxTokens === 1 ? 0 : Math.max(0, maxTokens - spent);
}

function firstStop(text: string, stopSequences: readonly string[]) {
  return stopSequences
    .map((sequence) => ({ sequence, place: sequence === '' ? -1 : text.indexOf(sequence) }))
    .filter(({ place }) => place >= 0)
    .toSorted((left, right) => left.place - right.place)[0];
}
