import { type Conversation, toolResults } from '../dialects/conversation.ts';
import type { Move } from '../dialects/move.ts';

/** Equal turns after which the model goes round no more: the CLI itself would go on until time runs out. */
const MOST_EQUAL_TURNS = 5;

/** What the model says in place of a call that it has made so often in vain. */
const IN_VAIN = 'No result of my calls has reached me, so I stop here.';

/** Conversations whose turns are counted at a time. */
const MOST_COUNTED = 1000;

/**
 * Ends circles: a model whose results never reach it makes the same call for ever. Equal are turns of one task that
 * make the same calls with as many results at hand.
 *
 * @returns the move, or at the bound the one that ends the turn
 */
export function createCircleBreaker(): (task: string, talk: Conversation, move: Move) => Move {
  const counts = new Map<string, number>();
  return (task, talk, move) => {
    if (!move.calls || move.calls.length === 0) return move;
    const key = JSON.stringify([task, toolResults(talk).length, move.calls]);
    const made = (counts.get(key) ?? 0) + 1;
    counts.delete(key);
    counts.set(key, made);
    const oldest = counts.size > MOST_COUNTED ? counts.keys().next().value : undefined;
    if (oldest !== undefined) counts.delete(oldest);
    return made > MOST_EQUAL_TURNS ? { text: IN_VAIN } : move;
  };
}
