import { ANSWERS } from './answers.ts';
import { AUTO_MODE } from './auto-mode.ts';
import { CALLS } from './calls.ts';
import type { Examples } from './example.ts';
import { REQUESTS } from './requests.ts';
import { SIDE } from './side.ts';
import { STREAM } from './stream.ts';

/** An example of each rule, by its id. */
export const EXAMPLES: Examples = {
  ...CALLS,
  ...STREAM,
  ...ANSWERS,
  ...REQUESTS,
  ...AUTO_MODE,
  ...SIDE,
};
