import type { Rule } from '../rule.ts';
import {
  blocksLost,
  callsChanged,
  duplicateRequest,
  stopChanged,
  textChanged,
} from './across-answer.ts';
import { errorAsAnswer, errorChanged } from './across-error.ts';
import {
  callsLost,
  historyLost,
  mediaLost,
  resultsLost,
  roleChanged,
  systemLost,
} from './body-content.ts';
import { systemOrder, thinkingHistory, unknownField } from './body-fields.ts';
import { bodyJson } from './body-json.ts';
import { cacheControl, fieldChanged, toolIds, turnOrder } from './body-same.ts';
import { toolsLost } from './body-tools.ts';
import { countAccuracy } from './count-accuracy.ts';
import { envelope, retryAfter, statusMismatch } from './error.ts';
import { anthropicBeta, anthropicVersion } from './headers.ts';
import { broken, contentEncoding, redirect, refused } from './http.ts';
import { nonstreamShape, nonstreamSse } from './nonstream.ts';
import { recoveryFieldDropped, recoveryNonStreaming, recoveryRetry } from './recovery.ts';
import { countTokens, modelsList, sideRoute } from './side-routes.ts';
import { foreignReason, reasonMissing, toolMismatch } from './stop.ts';
import { blockDelta, blockIndex, blockOrder, contentInStart } from './stream-blocks.ts';
import { afterStop, blockOpen, emptyTurn, lateStatus, terminalEvent } from './stream-end.ts';
import { doneMarker, eventName, framing } from './stream-framing.ts';
import { contentType, jsonForStream, messageStart, usageMissing } from './stream-start.ts';
import { buffered, keepAlive } from './stream-time.ts';
import { signature, thinkingChanged, thinkingLost } from './thinking.ts';
import {
  duplicateId,
  idMissing,
  idShape,
  inputInStart,
  leakedAsText,
  toolJson,
  unknownName,
} from './tool.ts';
import { falseError, unanswered, unasked } from './unanswered.ts';
import { usageChanged, usageZero } from './usage.ts';

/** All wire rules, in the order of docs and reports: the connection first, then the answer, then both sides. */
export const CATALOGUE: readonly Rule[] = [
  refused,
  broken,
  unanswered,
  contentEncoding,
  redirect,
  contentType,
  jsonForStream,
  framing,
  doneMarker,
  eventName,
  messageStart,
  terminalEvent,
  afterStop,
  blockIndex,
  blockDelta,
  blockOpen,
  blockOrder,
  contentInStart,
  emptyTurn,
  lateStatus,
  falseError,
  keepAlive,
  buffered,
  nonstreamShape,
  nonstreamSse,
  toolJson,
  inputInStart,
  idMissing,
  duplicateId,
  idShape,
  unknownName,
  leakedAsText,
  reasonMissing,
  toolMismatch,
  foreignReason,
  signature,
  thinkingChanged,
  thinkingLost,
  usageMissing,
  usageZero,
  usageChanged,
  envelope,
  statusMismatch,
  retryAfter,
  countTokens,
  countAccuracy,
  modelsList,
  sideRoute,
  anthropicVersion,
  anthropicBeta,
  bodyJson,
  unknownField,
  fieldChanged,
  cacheControl,
  systemLost,
  systemOrder,
  toolsLost,
  historyLost,
  turnOrder,
  roleChanged,
  callsLost,
  resultsLost,
  toolIds,
  mediaLost,
  thinkingHistory,
  textChanged,
  callsChanged,
  blocksLost,
  stopChanged,
  errorChanged,
  errorAsAnswer,
  duplicateRequest,
  unasked,
  recoveryRetry,
  recoveryNonStreaming,
  recoveryFieldDropped,
];
