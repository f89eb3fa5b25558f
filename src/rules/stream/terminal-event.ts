import type { Rule } from '../rule.ts';
import type { Stream } from '../subjects.ts';

/**
 * CLI 2.1.330 passes in silence when only `message_stop` is missing and the reason came; without the reason it
 * asks three times more and gives up ("Connection lost mid-response"). Other releases and clients hang or throw.
 */
export const terminalEvent: Rule = {
  id: 'stream/terminal-event',
  on: 'stream',
  severity: 'error',
  party: 'target',
  says: 'A stream that ends regularly ends with `message_stop` or an `error` event.',
  mend: 'Send `message_stop` after the last `message_delta`; when the upstream fails, send an `error` event or abort the connection.',
  link: 'router-for-me/CLIProxyAPI#3996',
  check: (stream) => {
    const { whole, message, events } = stream;
    if (!whole || message.ended !== undefined || endsInTail(stream)) return [];
    const last = events.at(-1);
    if (!last) return noneFaults(stream);
    return [`the stream ended after ${last.type}, with neither message_stop nor an error event`];
  },
};

/** Characters shown of what came instead of events. */
const SHOWN = 80;

function noneFaults({ response }: Stream): readonly string[] {
  const [first] = response.events;
  if (!first) return ['the stream ended without any event'];
  // An error event that does not say so in its data is told by its framing.
  if (response.events.some(({ name }) => name === 'error')) return [];
  const name = first.name === undefined ? '' : ` ${first.name}`;
  return [
    `the stream ended without any event of the Messages API; its first event${name} holds ${first.data.slice(0, SHOWN)}`,
  ];
}

const TERMINAL = /^data:.*"type"\s*:\s*"message_stop"/m;

/** A last event that lacks only its blank line still counts: SDKs read it at the end of the body. */
function endsInTail({ response }: Stream): boolean {
  return TERMINAL.test(response.tail) && response.tail.split('\n').length <= 2;
}
