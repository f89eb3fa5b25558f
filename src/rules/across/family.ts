import type { Rule } from '../rule.ts';
import { beginning } from './beginning.ts';
import { blocks } from './blocks.ts';
import { changed } from './changed.ts';
import { circle } from './circle.ts';
import { duplicateRequest } from './duplicate-request.ts';
import { error } from './error.ts';
import { errorAsAnswer } from './error-as-answer.ts';
import { messageId } from './message-id.ts';
import { refusedUpstream } from './refused-upstream.ts';
import { stopReason } from './stop-reason.ts';
import { text } from './text.ts';
import { toolCalls } from './tool-calls.ts';
import { unasked } from './unasked.ts';

export const ACROSS: readonly Rule[] = [
  text,
  toolCalls,
  blocks,
  stopReason,
  changed,
  beginning,
  messageId,
  circle,
  refusedUpstream,
  error,
  errorAsAnswer,
  duplicateRequest,
  unasked,
];
