import { type Turn, textOf } from './conversation.ts';
import type { Move } from './scene.ts';
import { tokenIn } from './task.ts';

/** Tokens the assistant gave, in order; after a compaction they stand in the summary, which a user turn holds. */
function tokensGiven(turns: readonly Turn[], role: Turn['role']): string[] {
  return turns
    .filter((turn) => turn.role === role)
    .map(({ content }) => tokenIn(textOf(content)))
    .filter((token) => token !== undefined);
}

/** Plays "which token did you give?": the answer is in the history or nowhere. */
export function recall(turns: readonly Turn[], which: 'first' | 'last'): Move {
  const given = tokensGiven(turns, 'assistant');
  const known = given.length > 0 ? given : tokensGiven(turns, 'user');
  const token = known.at(which === 'first' ? 0 : -1);
  return { text: token ?? 'I gave no joined token in this conversation.' };
}
