import type { Delivery } from '../dialects/delivery.ts';
import type { Move } from '../dialects/move.ts';
import { pieces } from './pieces.ts';

/** Thinking is left out where the request didn't ask for it, as the models do. */
export function delivery(move: Move, thinkingAsked: boolean): Delivery {
  const { fault } = move;
  if (fault?.kind === 'empty_turn') {
    return { thinking: [], text: [], calls: [], holdAfter: undefined };
  }
  const held = fault && 'afterText' in fault ? pieces(fault.afterText) : undefined;
  return {
    thinking: thinkingAsked ? pieces(move.thinking ?? '') : [],
    ...(move.search ? { search: move.search } : {}),
    text: [...(held ?? []), ...pieces(move.text ?? '')],
    calls: (move.calls ?? []).map(({ name, input }) => ({
      name,
      input,
      json: pieces(JSON.stringify(input)),
    })),
    holdAfter: held?.length,
    ...(move.midCharacter ? { midCharacter: true } : {}),
  };
}
