import { joinParts } from '../join-parts.ts';
import type { Scene } from '../scene.ts';

// Long enough for many deltas, and without the parts: leaked into the answer it would show.
const THOUGHTS = [
  'The user gives two parts and wants them joined with a hyphen, in the order given.',
  'I take the first part as it is, put one hyphen after it, and then the second part.',
  'Nothing else belongs into the reply: no quotes, no full stop, no explanation.',
].join('\n');

export const thinking: Scene = (_conversation, { prompt }) => joinParts(prompt, THOUGHTS);
