import { ACROSS } from './across/family.ts';
import { AUTO_MODE } from './auto-mode/family.ts';
import { BODY } from './body/family.ts';
import { ENCODING } from './encoding.ts';
import { ERROR } from './error.ts';
import { HEADERS } from './headers.ts';
import { HTTP } from './http/family.ts';
import { NONSTREAM } from './nonstream.ts';
import { REACH } from './reach.ts';
import { RECOVERY } from './recovery.ts';
import type { Rule } from './rule.ts';
import { SIDE } from './side/family.ts';
import { STOP } from './stop.ts';
import { STREAM } from './stream/family.ts';
import { THINKING } from './thinking.ts';
import { TOOL } from './tool.ts';
import { USAGE } from './usage.ts';

/** All wire rules, in the order of docs and reports: the connection first, then the answer, then both sides. */
export const CATALOGUE: readonly Rule[] = [
  HTTP,
  ENCODING,
  STREAM,
  NONSTREAM,
  TOOL,
  REACH,
  STOP,
  THINKING,
  USAGE,
  ERROR,
  HEADERS,
  BODY,
  AUTO_MODE,
  SIDE,
  ACROSS,
  RECOVERY,
].flat();
