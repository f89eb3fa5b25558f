import { pieces } from './pieces.ts';
import type { Move, ServerSearch } from './scene.ts';

/** A move cut into the pieces it is sent in: what a dialect writes in its own form. */
export type Delivery = {
  readonly thinking: readonly string[];
  readonly search?: ServerSearch;
  readonly text: readonly string[];
  readonly calls: readonly {
    readonly name: string;
    readonly input: unknown;
    /** The input as JSON, in pieces. */
    readonly json: readonly string[];
  }[];
  /** How many pieces of text go out before the fault strikes; undefined when none strikes in mid-turn. */
  readonly holdAfter: number | undefined;
  /** Whether packets end inside characters. */
  readonly midCharacter?: boolean;
};

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
