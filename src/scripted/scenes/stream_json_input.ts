import { joinParts } from '../join-parts.ts';
import { recall } from '../recall.ts';
import type { Scene } from '../scene.ts';

export const streamJsonInput: Scene = (conversation, { cue, prompt }) =>
  cue === 'recall'
    ? recall(conversation.turns, 'first')
    : joinParts(prompt, 'Two parts and a hyphen between them.');
