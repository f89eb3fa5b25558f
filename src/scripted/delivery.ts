import type { DeliveredCall, DeliveredPart, Delivery } from '../dialects/delivery.ts';
import type { Move, Part, Stop, ToolCall } from '../dialects/move.ts';
import { textTokens } from '../dialects/token-count.ts';
import { type AnswerBounds, boundedParts, boundedText } from './answer-bounds.ts';
import { pieces } from './pieces.ts';

/** A move as it is sent: thinking only where the request asks for it, and text up to where the request ends it. */
export function delivery(move: Move, bounds: AnswerBounds): Delivery {
  const { fault, check = 'not_flagged' } = move;
  if (fault?.kind === 'empty_turn') {
    const end = { kind: 'end' } as const;
    return { thinking: [], text: [], calls: [], stop: end, check, holdAfter: undefined };
  }
  if (move.parts) return deliveryInOrder(move, move.parts, bounds);
  const held = fault && 'afterText' in fault ? pieces(fault.afterText) : undefined;
  const thinking = bounds.thinking ? (move.thinking ?? '') : '';
  const { text, stop } = boundedText(move.text ?? '', textTokens(thinking), bounds);
  const calls = stop ? [] : (move.calls ?? []).map(cutCall);
  return {
    thinking: pieces(thinking),
    ...(move.search ? { search: move.search } : {}),
    text: [...(held ?? []), ...pieces(text)],
    calls,
    stop: stop ?? stopOf(move, calls),
    check,
    holdAfter: held?.length,
    ...(move.midCharacter ? { midCharacter: true } : {}),
  };
}

function stopOf({ stop }: Move, calls: readonly DeliveredCall[]): Stop {
  return stop ?? { kind: calls.length > 0 ? 'tool' : 'end' };
}

function cutCall({ name, input }: ToolCall): DeliveredCall {
  return { name, input, json: pieces(JSON.stringify(input)) };
}

/** A turn whose parts have an order of their own; a fault in its middle has no place to strike. */
function deliveryInOrder(move: Move, said: readonly Part[], bounds: AnswerBounds): Delivery {
  const asked = said.filter((part) => bounds.thinking || !isThinking(part));
  const { parts: kept, stop } = boundedParts(asked, bounds);
  const parts = kept.map(cutPart);
  const calls = parts.flatMap((part) => (part.kind === 'call' ? [part] : []));
  const piecesIn = (kind: 'thinking' | 'text') =>
    parts.flatMap((part) => (part.kind === kind ? part.pieces : []));
  return {
    thinking: piecesIn('thinking'),
    text: piecesIn('text'),
    calls,
    parts,
    stop: stop ?? stopOf(move, calls),
    check: move.check ?? 'not_flagged',
    holdAfter: undefined,
  };
}

function isThinking({ kind }: Part): boolean {
  return kind === 'thinking' || kind === 'redacted_thinking';
}

function cutPart(part: Part): DeliveredPart {
  if (part.kind === 'thinking') return { kind: 'thinking', pieces: pieces(part.text) };
  return part.kind === 'call' ? { kind: 'call', ...cutCall(part) } : part;
}
