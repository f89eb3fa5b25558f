import type { Scene } from '../scene.ts';

const FIRST = /The first part is ([A-Z2-9]{6})\./;
const SECOND = /The second part is ([A-Z2-9]{6})\./;

/** The parts stand at the two ends of the prompt, so that it must have come whole. */
export const largeContext: Scene = (_conversation, { prompt }) => {
  const parts = [FIRST, SECOND].flatMap((pattern) => pattern.exec(prompt)?.[1] ?? []);
  if (parts.length < 2) return { text: 'I could not find both parts in the prompt.' };
  return { text: parts.join('-') };
};
