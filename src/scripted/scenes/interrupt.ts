import type { Scene } from '../scene.ts';

/** Some text, and then a silence that outlasts everyone's patience. */
export const interrupt: Scene = () => ({
  text: 'six, seven, eight.',
  fault: { kind: 'stall', afterText: 'One, two, three, four, five, ', ms: 60_000 },
});
