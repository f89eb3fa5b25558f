import { joinedHeader } from '../../wire/header-lines.ts';
import { STREAMING } from '../published.ts';
import type { Rule } from '../rule.ts';

/** CLI 2.1.330 reads a stream whatever the type says; buffering middle boxes and other clients don't. */
export const contentType: Rule = {
  id: 'stream/content-type',
  on: 'stream',
  severity: 'warning',
  party: 'target',
  says: 'A stream is sent as `content-type: text/event-stream`.',
  mend: 'Set `content-type: text/event-stream` on every streamed answer.',
  link: STREAMING,
  check: ({ north }) => {
    const type = joinedHeader(north.exchange.response?.headers ?? [], 'content-type');
    if (/^\s*text\/event-stream\s*(;[^,]*)?$/i.test(type)) return [];
    return [`expected content-type text/event-stream for a stream, got ${type || 'none'}`];
  },
};
