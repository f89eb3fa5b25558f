import type { Move } from './scene.ts';
import { twoParts } from './task.ts';

/** Plays "join these two parts with a hyphen". */
export function joinParts(prompt: string, thinking: string): Move {
  const parts = twoParts(prompt);
  if (!parts) return { text: 'I could not find the two parts to join in the prompt.' };
  return { thinking, text: parts.join('-') };
}
