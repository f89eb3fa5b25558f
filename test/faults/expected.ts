import type { Expected } from './fault.ts';

/** A red cell, blamed on the target. */
export function product(...rules: readonly string[]): Expected {
  return { classification: ['product_failure'], rules };
}

/** Told by a finding; whether this release of the CLI coped doesn't matter. */
export function told(...rules: readonly string[]): Expected {
  return { classification: ['passed', 'product_failure'], rules };
}

/** Green, and nothing above a note. */
export const CLEAN: Expected = { classification: ['passed'], rules: [] };
