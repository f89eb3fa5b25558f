import { at, canonicalJson, listIn } from '../system/json.ts';
import { oncePer } from '../system/once-per.ts';
import type { Reading } from '../wire/reading.ts';

/**
 * What a request asks, so that a second try at it is told from another question. CLI 2.1.331 leaves out the turns that
 * the system speaks in between when it tries again after a 422.
 */
export const questionOf = oncePer(({ requestJson }: Reading): string => {
  const turns = listIn(at(requestJson, 'messages')).filter((turn) => !isSystems(turn));
  return canonicalJson([at(requestJson, 'system') ?? null, turns]);
});

/** Turns of role `system` within the conversation. */
export function systemTurns({ requestJson }: Reading): number {
  return listIn(at(requestJson, 'messages')).filter(isSystems).length;
}

function isSystems(turn: unknown): boolean {
  return at(turn, 'role') === 'system';
}
