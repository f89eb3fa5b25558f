import { at, objectIn } from '../../system/json.ts';
import { headerValue } from '../exchange.ts';
import type { Rule } from '../rule.ts';
import { issue, STREAMING } from './published.ts';
import {
  CONTENT_EVENTS,
  type Fault,
  isAnswered,
  isWhole,
  onEachResponse,
  onEachStream,
} from './subjects.ts';

/** CLI 2.1.330 reads a stream whatever the type says; buffering middle boxes and other clients don't. */
export const contentType: Rule = {
  id: 'stream/content-type',
  severity: 'warning',
  party: 'target',
  says: 'A stream is sent as `content-type: text/event-stream`.',
  mend: 'Set `content-type: text/event-stream` on every streamed answer.',
  link: STREAMING,
  check: onEachStream(({ reading }) => {
    const type = headerValue(reading.exchange.response?.headers ?? [], 'content-type');
    if (/^\s*text\/event-stream\b/i.test(type ?? '')) return [];
    return [`expected content-type text/event-stream for a stream, got ${type ?? 'none'}`];
  }),
};

/** CLI 2.1.330 drops such an answer and asks again without `stream`, so every turn is paid twice. */
export const jsonForStream: Rule = {
  id: 'stream/json-for-stream',
  severity: 'error',
  party: 'target',
  says: 'A request with `stream: true` is answered by a stream of events.',
  mend: 'Answer `stream: true` with server-sent events, also when the upstream was asked without streaming.',
  link: issue('BerriAI/litellm', 14315),
  check: onEachResponse((reading) => {
    const { response } = reading;
    if (!isAnswered(reading) || !reading.wantsStream || !isWhole(reading)) return [];
    if (response.kind === 'stream' || response.kind === 'undecodable') return [];
    const empty = response.kind === 'none' || response.text === '';
    const seen = response.kind === 'json' ? 'JSON' : empty ? 'an empty body' : 'other text';
    return [`expected a stream of events for stream: true, got ${seen}`];
  }),
};

/** Wanted of `message_start`'s message; CLI 2.1.330 copes without them, SDK clients rely on them. */
const FIELDS = { id: 'string', type: 'string', role: 'string', model: 'string' } as const;

function shapeFaults(message: unknown): readonly Fault[] {
  if (!objectIn(message)) return ['message_start carries no message object'];
  const missing = Object.entries(FIELDS)
    .filter(([field, type]) => typeof at(message, field) !== type)
    .map(([field]) => field);
  const content = at(message, 'content');
  const faults = missing.length > 0 ? [`message_start's message lacks ${missing.join(', ')}`] : [];
  if (!Array.isArray(content) || content.length > 0)
    faults.push("message_start's content must be an empty list");
  return faults.map((text) => ({ message: text, severity: 'warning' }));
}

/**
 * Without it CLI 2.1.330 drops the stream and asks again without `stream`. It takes a second `message_start` in
 * silence, but SDK clients and other releases throw ("Unexpected event order").
 */
export const messageStart: Rule = {
  id: 'stream/message-start',
  severity: 'error',
  party: 'target',
  says: 'A stream opens with one `message_start`, which carries id, type, role, model, an empty content and usage.',
  mend: 'Send exactly one complete `message_start` before any other event of the message.',
  link: issue('BerriAI/litellm', 32357),
  check: onEachStream(({ events }) => {
    const content = events.filter((event) => CONTENT_EVENTS.has(event.type));
    const starts = content.filter((event) => event.type === 'message_start');
    const [first] = content;
    if (!first) return [];
    const [start] = starts;
    if (!start) return [`the stream has no message_start; it opens with ${first.type}`];
    const faults: Fault[] = [...shapeFaults(start.body['message'])];
    if (first !== start) faults.push(`message_start comes after ${first.type}`);
    if (starts.length > 1) faults.push(`message_start was sent ${starts.length} times`);
    return faults;
  }),
};

function isCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}

/** CLI 2.1.330 takes a message without usage in a stream; releases before it crash on `input_tokens`. */
export const usageMissing: Rule = {
  id: 'usage/missing',
  severity: 'error',
  party: 'target',
  says: '`message_start` carries a usage object with `input_tokens`, and `message_delta` one with `output_tokens`.',
  mend: 'Send `usage: {input_tokens, output_tokens}` in `message_start` (estimate if need be) and the final counts in `message_delta`.',
  link: issue('anthropics/claude-code', 46932),
  check: onEachStream(({ events, whole, message }) => {
    const start = events.find((event) => event.type === 'message_start');
    const usage = at(start?.body, 'message', 'usage');
    const faults: Fault[] = [];
    const warn = (text: string) => faults.push({ message: text, severity: 'warning' });
    if (start && !objectIn(usage)) faults.push('message_start has no usage object');
    else if (start && !isCount(at(usage, 'input_tokens')))
      warn("message_start's usage has no count input_tokens");
    const deltas = events.filter((event) => event.type === 'message_delta');
    const counted = deltas.some((event) => isCount(at(event.body, 'usage', 'output_tokens')));
    if (whole && message.ended === 'message_stop' && deltas.length > 0 && !counted)
      warn('no message_delta carries usage.output_tokens');
    return faults;
  }),
};
