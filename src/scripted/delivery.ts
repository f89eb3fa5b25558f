import type { Conversation } from '../dialects/conversation.ts';
import type { Delivery, Stop } from '../dialects/delivery.ts';
import type { Move } from '../dialects/move.ts';
import { CHARACTERS_PER_TOKEN, textTokens } from '../dialects/token-count.ts';
import { pieces } from './pieces.ts';

/** What of a conversation bounds an answer. */
export type AnswerBounds = Pick<Conversation, 'thinking' | 'maxTokens' | 'stopSequences'>;

/** A move as it is sent: thinking only where the request asks for it, and text up to where the request ends it. */
export function delivery(move: Move, bounds: AnswerBounds): Delivery {
  const { fault, check = 'not_flagged' } = move;
  if (fault?.kind === 'empty_turn') {
    const end = { kind: 'end' } as const;
    return { thinking: [], text: [], calls: [], stop: end, check, holdAfter: undefined };
  }
  const held = fault && 'afterText' in fault ? pieces(fault.afterText) : undefined;
  const thinking = bounds.thinking ? (move.thinking ?? '') : '';
  const { text, stop } = bounded(move.text ?? '', thinking, bounds);
  const calls = stop ? [] : (move.calls ?? []);
  return {
    thinking: pieces(thinking),
    ...(move.search ? { search: move.search } : {}),
    text: [...(held ?? []), ...pieces(text)],
    calls: calls.map(({ name, input }) => ({ name, input, json: pieces(JSON.stringify(input)) })),
    stop: stop ?? { kind: calls.length > 0 ? 'tool' : 'end' },
    check,
    holdAfter: held?.length,
    ...(move.midCharacter ? { midCharacter: true } : {}),
  };
}

/** The text up to the first stop sequence or the limit, whichever comes first, and which that was. */
function bounded(
  text: string,
  thinking: string,
  { maxTokens, stopSequences }: AnswerBounds,
): { readonly text: string; readonly stop?: Stop } {
  const stop = firstStop(text, stopSequences);
  const said = stop ? text.slice(0, stop.place) : text;
  const room = roomFor(thinking, maxTokens);
  if (textTokens(said) > room)
    return { text: said.slice(0, room * CHARACTERS_PER_TOKEN), stop: { kind: 'length' } };
  return stop ? { text: said, stop: { kind: 'sequence', sequence: stop.sequence } } : { text };
}

/** Tokens left for text. The one token of a limit of 1 is the answer's end: a legal answer, and an empty one. */
function roomFor(thinking: string, maxTokens: number | undefined): number {
  if (maxTokens === undefined) return Number.POSITIVE_INFINITY;
  return maxTokens === 1 ? 0 : Math.max(0, maxTokens - textTokens(thinking));
}

function firstStop(text: string, stopSequences: readonly string[]) {
  return stopSequences
    .map((sequence) => ({ sequence, place: sequence === '' ? -1 : text.indexOf(sequence) }))
    .filter(({ place }) => place >= 0)
    .toSorted((left, right) => left.place - right.place)[0];
}
