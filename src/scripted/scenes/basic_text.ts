import { joinParts } from '../join-parts.ts';
import type { Scene } from '../scene.ts';

export const basicText: Scene = (_conversation, { prompt }) =>
  joinParts(prompt, 'Two parts and a hyphen between them.');
