import type { Scene } from '../scene.ts';

const PIECES = /:\s+(\S+(?:\s+\S+){2,})\s*$/;

/** Joins whatever stands after the last colon, and is sent in packets that end inside characters. */
export const unicodeText: Scene = (_conversation, { prompt }) => {
  const pieces = PIECES.exec(prompt)?.[1];
  return pieces === undefined
    ? { text: 'I could not find the pieces to join in the prompt.' }
    : { text: pieces.split(/\s+/).join('-'), midCharacter: true };
};
