import { joinParts } from '../join-parts.ts';
import { recall } from '../recall.ts';
import type { Scene } from '../scene.ts';

/** Joins two parts, and later says again what came out: for every probe of resumed and forked sessions. */
export const sessionRecall: Scene = (conversation, { cue, prompt }) =>
  cue === 'recall'
    ? recall(conversation.turns, 'last')
    : joinParts(prompt, 'Two parts and a hyphen between them; I may be asked again.');
