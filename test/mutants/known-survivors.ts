import type { Pattern } from './equivalents.ts';

/** Mutants that matter and that nothing tells yet, each with the reason why. The aim is none. */
export const KNOWN_SURVIVORS: readonly Pattern[] = [];
