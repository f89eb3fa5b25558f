import type { ScreenRun } from '../../claude/screen/run-screen.ts';
import type { SessionTurn } from '../../claude/session.ts';
import { findTags } from '../../wire/attribution.ts';
import type { Expectation, Judgement, Observation } from '../probe.ts';
import { judgeAnswer } from './answer.ts';

/** The sessions at a screen, in the steps' order. */
export function screens({ steps }: Pick<Observation, 'steps'>): ScreenRun[] {
  return steps.filter((run) => 'screen' in run);
}

/** The last turn whose prompt has this cue, over all sessions. */
export function turnCued(seen: Observation, cue: string): SessionTurn | undefined {
  return screens(seen)
    .flatMap(({ session }) => session.turns)
    .findLast(({ prompt }) => findTags(prompt).at(-1)?.cue === cue);
}

/** Prompts, known by their cues, are each answered with their own secret of the attempt, told by its place. */
export function promptsAnswered(places: Readonly<Record<string, number>>): Expectation {
  const cues = Object.keys(places);
  return {
    name: cues.length === 1 ? `the prompt "${cues[0]}" is answered` : 'each prompt is answered',
    judge: (seen) => {
      const faults = Object.entries(places).flatMap(([cue, place]) => {
        const judgement = judgeTurn(seen, cue, seen.secrets[place]?.whole ?? '');
        return judgement.met ? [] : [`prompt "${cue}": ${judgement.reason}`];
      });
      return faults.length === 0 ? { met: true } : { met: false, reason: faults.join('; ') };
    },
  };
}

function judgeTurn(seen: Observation, cue: string, expected: string): Judgement {
  const turn = turnCued(seen, cue);
  if (!turn) return { met: false, reason: 'the session’s file has no such turn' };
  if (turn.end !== 'answered') {
    const ended = turn.end === 'open' ? 'never ended' : `was ${turn.end}`;
    return { met: false, reason: `expected an answer, but the turn ${ended}` };
  }
  return judgeAnswer(turn.answer, expected, seen.wire.scripted);
}

const UNITS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6 };

/** A number as the CLI shortens it for people, such as `13.6` `k`. */
export function figureOf(number: string, unit: string): number {
  return Number(number) * (UNITS[unit] ?? 1);
}
