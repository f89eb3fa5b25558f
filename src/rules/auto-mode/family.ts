import type { Rule } from '../rule.ts';
import { beta } from './beta.ts';
import { checkModel } from './check-model.ts';
import { checkPrompt } from './check-prompt.ts';
import { checkThinking } from './check-thinking.ts';
import { emptyAnswer } from './empty-answer.ts';
import { field } from './field.ts';
import { refused } from './refused.ts';
import { results } from './results.ts';
import { stopSequence } from './stop-sequence.ts';

/** Auto mode's checks of actions: the server's first, then those by the CLI's own requests. */
export const AUTO_MODE: readonly Rule[] = [
  refused,
  field,
  beta,
  results,
  stopSequence,
  emptyAnswer,
  checkModel,
  checkPrompt,
  checkThinking,
];
