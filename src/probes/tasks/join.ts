import type { Move, UpstreamFault } from '../../dialects/move.ts';
import type { Scene } from '../../scripted/scene.ts';
import { partsIn, type Secret } from '../secret.ts';
import type { Task } from './task.ts';

/** A task whose answer is the secret although the secret does not stand in it. */
export const join: Task<Secret> = {
  say: ({ left, right }) =>
    `Join these two parts with a hyphen, in this order, and reply with the joined token and nothing else: ${left} ${right}`,
  hear: partsIn,
};

/** What a model says that found no parts to join. */
export const NO_PARTS: Move = { text: 'I could not find the two parts to join in the prompt.' };

export function playJoin(prompt: string, thinking = 'Two parts and a hyphen between them.'): Move {
  const secret = join.hear(prompt);
  return secret ? { thinking, text: secret.whole } : NO_PARTS;
}

export const joinScene: Scene = (_conversation, { prompt }) => playJoin(prompt);

/** Fails the first request in the given way and joins the parts in those after it. */
export function joinAfterFailure(fault: UpstreamFault): Scene {
  return (_conversation, { prompt, earlier }) =>
    earlier === 0 ? { ...playJoin(prompt), fault } : playJoin(prompt);
}
