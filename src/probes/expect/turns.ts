import { at, listIn, objectsIn, textIn } from '../../system/json.ts';
import type { Expectation, Observation } from '../probe.ts';

/** A tool is called that often in one turn. A live model may call in turn after turn, which is noted. */
export function calledInOneTurn(name: string, times: number): Expectation {
  return {
    name: `${name} is called ${times} times in one turn`,
    judge: (seen) => {
      const most = Math.max(0, ...callsByTurn(seen, name));
      if (most === times) return { met: true };
      const reason = `expected ${times} calls of ${name} in one turn, seen at most ${most}`;
      const spread = most > 0 && !seen.wire.scripted;
      return spread ? { met: true, note: reason } : { met: false, reason };
    },
  };
}

/** A tool is called in at least so many turns. */
export function calledInTurns(name: string, turns: number): Expectation {
  return {
    name: `${name} is called in ${turns} turns, one after the other`,
    judge: (seen) => {
      const made = callsByTurn(seen, name).length;
      return made >= turns
        ? { met: true }
        : { met: false, reason: `expected calls of ${name} in ${turns} turns, seen in ${made}` };
    },
  };
}

/** How many calls of a tool each turn with one makes. The CLI prints a turn block by block, under one message id. */
function callsByTurn(seen: Observation, name: string): number[] {
  const turns = new Map<string, number>();
  for (const event of seen.steps.flatMap(({ transcript }) => transcript.events)) {
    if (event.type !== 'assistant') continue;
    const id = textIn(at(event, 'message', 'id')) ?? '';
    const made = objectsIn(listIn(at(event, 'message', 'content'))).filter(
      (block) => block['type'] === 'tool_use' && block['name'] === name,
    ).length;
    if (made > 0) turns.set(id, (turns.get(id) ?? 0) + made);
  }
  return [...turns.values()];
}
