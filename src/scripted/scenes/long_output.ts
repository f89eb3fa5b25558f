import type { Scene } from '../scene.ts';
import { twoParts } from '../task.ts';

const LINES = /\bline (\d{1,5}) of \1\b/;

export const longOutput: Scene = (_conversation, { prompt }) => {
  const count = Number(LINES.exec(prompt)?.[1] ?? 0);
  const parts = twoParts(prompt);
  if (count === 0 || !parts) return { text: 'I could not find what to write in the prompt.' };
  const lines = Array.from({ length: count }, (_, index) => `line ${index + 1} of ${count}`);
  return { text: [...lines, parts.join('-')].join('\n') };
};
