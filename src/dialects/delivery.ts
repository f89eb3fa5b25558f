import type { ServerSearch } from './move.ts';

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
