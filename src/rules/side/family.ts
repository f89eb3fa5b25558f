import type { Rule } from '../rule.ts';
import { answer } from './answer.ts';

/** What Claude Code asks beside the turns. */
export const SIDE: readonly Rule[] = [answer];
