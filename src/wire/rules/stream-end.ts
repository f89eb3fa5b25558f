import type { Rule } from '../rule.ts';
import { issue, STREAMING } from './published.ts';
import { CONTENT_EVENTS, type Fault, onEachStream, type Stream } from './subjects.ts';

const TERMINAL = /^data:.*"type"\s*:\s*"message_stop"/m;

/** A last event that lacks only its blank line still counts: SDKs read it at the end of the body. */
function endsInTail({ response }: Stream): boolean {
  return TERMINAL.test(response.tail) && response.tail.split('\n').length <= 2;
}

/**
 * CLI 2.1.330 passes in silence when only `message_stop` is missing and the reason came; without the reason it
 * asks three times more and gives up ("Connection lost mid-response"). Other releases and clients hang or throw.
 */
export const terminalEvent: Rule = {
  id: 'stream/terminal-event',
  severity: 'error',
  party: 'target',
  says: 'A stream that ends regularly ends with `message_stop` or an `error` event.',
  mend: 'Send `message_stop` after the last `message_delta`; when the upstream fails, send an `error` event or abort the connection.',
  link: issue('router-for-me/CLIProxyAPI', 3996),
  check: onEachStream((stream) => {
    const { whole, message, events } = stream;
    if (!whole || message.ended !== undefined || endsInTail(stream)) return [];
    const last = events.at(-1);
    if (!last) return ['the stream ended without any event'];
    return [`the stream ended after ${last.type}, with neither message_stop nor an error event`];
  }),
};

/** CLI 2.1.330 even shows text sent after `message_stop` as a new answer; SDK clients throw. */
export const afterStop: Rule = {
  id: 'stream/after-stop',
  severity: 'error',
  party: 'target',
  says: 'Nothing of the message follows `message_stop`, and it comes once.',
  mend: 'Make the end of a stream idempotent: one `message_stop`, then close.',
  link: issue('router-for-me/CLIProxyAPI', 4415),
  check: onEachStream(({ events }) => {
    const stop = events.findIndex((event) => event.type === 'message_stop');
    if (stop === -1) return [];
    const late = events
      .slice(stop + 1)
      .find(
        ({ type }) => type === 'error' || (CONTENT_EVENTS.has(type) && type !== 'message_start'),
      );
    return late ? [`${late.type} was sent after message_stop`] : [];
  }),
};

/** CLI 2.1.330 loses an open text block and cannot read an open tool call ("could not be parsed"). */
export const blockOpen: Rule = {
  id: 'stream/block-open',
  severity: 'error',
  party: 'target',
  says: 'Every content block is closed by `content_block_stop` before `message_stop`.',
  mend: 'Close each block before `message_delta`, also when the upstream just stops.',
  link: STREAMING,
  check: onEachStream(({ message }) =>
    message.ended !== 'message_stop'
      ? []
      : message.blocks
          .filter((block) => !block.closed)
          .map(({ index, type }) => `block ${index} (${type}) is still open at message_stop`),
  ),
};

/** Whether a message shows the user anything or calls a tool. */
function isEmpty({ message }: Stream): boolean {
  return message.blocks.every(
    ({ type, text }) => type === 'thinking' || (type === 'text' && text.trim() === ''),
  );
}

/** CLI 2.1.330 asks once more for "visible output" and then ends with an empty result, exit 0. */
export const emptyTurn: Rule = {
  id: 'stream/empty-turn',
  severity: 'warning',
  party: 'model',
  says: 'An answer holds text or a tool call.',
  mend: 'When the upstream returns nothing, answer with an error that the client can retry.',
  link: issue('anthropics/claude-code', 40240),
  check: onEachStream((stream) => {
    const { message, whole } = stream;
    if (!whole || message.ended !== 'message_stop' || !isEmpty(stream)) return [];
    if (message.stopReason === 'refusal' || message.stopReason === 'max_tokens') return [];
    return ['the answer holds neither text nor a tool call'];
  }),
};

/** Pings and keep-alives are no commitment; CLI 2.1.330 does retry such a stream, other clients cannot. */
export const lateStatus: Rule = {
  id: 'stream/late-status',
  severity: 'note',
  party: 'target',
  says: 'A request that fails before its first event is answered with an error status, not with 200 and an `error` event.',
  mend: "Wait for the upstream's status before sending 200, and relay its error status.",
  link: issue('routatic/proxy', 59),
  check: onEachStream(({ events, message }): readonly Fault[] => {
    const content = events.some((event) => CONTENT_EVENTS.has(event.type));
    if (content || message.ended !== 'error') return [];
    return [`200 was sent before the failure was known (${message.error?.type ?? 'error'})`];
  }),
};
