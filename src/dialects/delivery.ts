import type { ActionCheck, ServerSearch } from './move.ts';

/** Why the model stops: it is done, it calls tools, its limit is reached, or it was about to say a stop sequence. */
export type Stop =
  | { readonly kind: 'end' | 'tool' | 'length' }
  | { readonly kind: 'sequence'; readonly sequence: string };

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
  readonly stop: Stop;
  /** Told only where the request asks for it. */
  readonly check: ActionCheck;
  /** How many pieces of text go out before the fault strikes; undefined when none strikes in mid-turn. */
  readonly holdAfter: number | undefined;
  /** Whether packets end inside characters. */
  readonly midCharacter?: boolean;
};
