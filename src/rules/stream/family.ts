import type { Rule } from '../rule.ts';
import { afterStop } from './after-stop.ts';
import { blockDelta } from './block-delta.ts';
import { blockIndex } from './block-index.ts';
import { blockOpen } from './block-open.ts';
import { blockOrder } from './block-order.ts';
import { buffered } from './buffered.ts';
import { contentInStart } from './content-in-start.ts';
import { contentType } from './content-type.ts';
import { doneMarker } from './done-marker.ts';
import { emptyTurn } from './empty-turn.ts';
import { eventName } from './event-name.ts';
import { falseError } from './false-error.ts';
import { framing } from './framing.ts';
import { jsonForStream } from './json-for-stream.ts';
import { keepAlive } from './keep-alive.ts';
import { lateStatus } from './late-status.ts';
import { messageStart } from './message-start.ts';
import { terminalEvent } from './terminal-event.ts';

export const STREAM: readonly Rule[] = [
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
];
