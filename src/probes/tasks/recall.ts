import { type Turn, textOf } from '../../dialects/conversation.ts';
import type { Move } from '../../dialects/move.ts';
import type { Scene } from '../../scripted/scene.ts';
import { tokenIn } from '../secret.ts';
import { playJoin } from './join.ts';
import type { Task } from './task.ts';

/** The cue of the prompts that ask for an answer again. */
export const RECALL = 'recall';

/** A task whose answer only the session's history holds: what the model itself said before. */
export const recall: Task<'first' | 'earlier'> = {
  say: (which) =>
    `Which joined token did you give in your ${which} answer? Reply with that token and nothing else.`,
  hear: (text) => {
    const which = /\bin your (first|earlier) answer\?/.exec(text)?.[1];
    return which === 'first' || which === 'earlier' ? which : undefined;
  },
};

/** The tokens that turns of a role hold, in order. */
export function tokensOf(turns: readonly Turn[], role: Turn['role']): string[] {
  return turns
    .filter((turn) => turn.role === role)
    .map(({ content }) => tokenIn(textOf(content)))
    .filter((token) => token !== undefined);
}

/** The answer is in the history or nowhere; after a compaction it stands in the summary, which a user turn holds. */
export function playRecall(turns: readonly Turn[], prompt: string): Move {
  const which = recall.hear(prompt);
  if (which === undefined) return { text: 'I could not find which answer the prompt asks for.' };
  const given = tokensOf(turns, 'assistant');
  const known = given.length > 0 ? given : tokensOf(turns, 'user');
  const token = known.at(which === 'first' ? 0 : -1);
  return { text: token ?? 'I gave no joined token in this conversation.' };
}

/** Joins two parts, and later says again what came out. */
export const joinThenRecall: Scene = ({ turns }, { cue, prompt }) =>
  cue === RECALL
    ? playRecall(turns, prompt)
    : playJoin(prompt, 'Two parts and a hyphen between them; I may be asked again.');
