import type { Rule } from '../rule.ts';
import { beside } from './beside.ts';
import { broken } from './broken.ts';
import { countAccuracy } from './count-accuracy.ts';
import { countTokens } from './count-tokens.ts';
import { keptConnection } from './kept-connection.ts';
import { modelsList } from './models-list.ts';
import { redirect } from './redirect.ts';
import { refused } from './refused.ts';
import { sideRoute } from './side-route.ts';
import { unanswered } from './unanswered.ts';

export const HTTP: readonly Rule[] = [
  refused,
  broken,
  unanswered,
  keptConnection,
  redirect,
  countTokens,
  countAccuracy,
  modelsList,
  beside,
  sideRoute,
];
