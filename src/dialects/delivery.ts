import type { ActionCheck, Part, ServerSearch, Stop } from './move.ts';

/** A move cut into the pieces it is sent in: what a dialect writes in its own form. */
export type Delivery = {
  readonly thinking: readonly string[];
  readonly search?: ServerSearch;
  readonly text: readonly string[];
  readonly calls: readonly DeliveredCall[];
  /** All of it in its order, where the move has one of its own; the fields above hold the same, kind by kind. */
  readonly parts?: readonly DeliveredPart[];
  readonly stop: Stop;
  /** Told only where the request asks for it. */
  readonly check: ActionCheck;
  /** How many pieces of text go out before the fault strikes; undefined when none strikes in mid-turn. */
  readonly holdAfter: number | undefined;
  /** Whether packets end inside characters. */
  readonly midCharacter?: boolean;
};

export type DeliveredCall = {
  readonly name: string;
  readonly input: unknown;
  /** The input as JSON, in pieces. */
  readonly json: readonly string[];
};

export type DeliveredPart =
  | Exclude<Part, { readonly kind: 'thinking' | 'call' }>
  | { readonly kind: 'thinking'; readonly pieces: readonly string[] }
  | ({ readonly kind: 'call' } & DeliveredCall);

/** What is delivered, in the order it is sent: where the move has none of its own, thinking, search, text, calls. */
export function partsOf({
  parts,
  thinking,
  search,
  text,
  calls,
}: Delivery): readonly DeliveredPart[] {
  if (parts) return parts;
  return [
    ...(thinking.length > 0 ? [{ kind: 'thinking' as const, pieces: thinking }] : []),
    ...(search ? [{ kind: 'search' as const, ...search }] : []),
    ...(text.length > 0 ? [{ kind: 'text' as const, pieces: text }] : []),
    ...calls.map((call) => ({ kind: 'call' as const, ...call })),
  ];
}
