import { at } from '../system/json.ts';
import type { Said } from './dialect.ts';

/**
 * Turns that name their role, by who speaks.
 * @param beside what a request says outside of its turns
 */
export function saidIn(turns: readonly unknown[], ...beside: readonly unknown[]): Said {
  const isAssistant = (turn: unknown) => at(turn, 'role') === 'assistant';
  return {
    assistant: turns.filter(isAssistant),
    others: [...beside, ...turns.filter((turn) => !isAssistant(turn))],
  };
}
