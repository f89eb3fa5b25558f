import { jsonAnswer } from './answers.ts';
import { is, replacing, replacingOne, TEXT, textOf } from './event-maps.ts';
import { product, told } from './expected.ts';
import type { Fault, Whole, WireEvent } from './fault.ts';
import { eventsOf, frame } from './stream-text.ts';

/** Streams whose text is no proper stream of events, or none at all. */

function messageOf(events: readonly WireEvent[]) {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: events.map(textOf).join('') }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 5, output_tokens: 5 },
  };
}

function chatChunk(delta: object, finish_reason: string | null): string {
  const choices = [{ index: 0, delta, finish_reason }];
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', choices })}\n\n`;
}

function asChat(whole: Whole): Whole {
  const text = eventsOf(whole.body).map(textOf).join('');
  const body = `${chatChunk({ role: 'assistant', content: text }, null)}${chatChunk({}, 'stop')}data: [DONE]\n\n`;
  return { ...whole, body: Buffer.from(body) };
}

function rewritten(change: (text: string) => string) {
  return (whole: Whole): Whole => ({
    ...whole,
    body: Buffer.from(change(Buffer.from(whole.body).toString())),
  });
}

function typed(type: string | undefined) {
  return (head: Omit<Whole, 'body'>) => ({
    ...head,
    headers: [
      ...head.headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
      ...(type === undefined ? [] : [['content-type', type] as const]),
    ],
  });
}

const json = JSON.stringify;

export const FRAMING_FAULTS: readonly Fault[] = [
  {
    name: 'event-lines-stripped',
    family: 'R2',
    probes: ['basic_text', 'tool_use_roundtrip'],
    expect: product('stream/event-name'),
    mutate: { frame: (event) => `data: ${json(event)}\n\n` },
  },
  {
    name: 'event-names-wrong',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/event-name'),
    mutate: { frame: (event) => `event: completion\ndata: ${json(event)}\n\n` },
  },
  {
    name: 'event-names-all-message',
    family: 'R2',
    probes: ['basic_text'],
    expect: told('stream/event-name'),
    mutate: { frame: (event) => `event: message\ndata: ${json(event)}\n\n` },
  },
  {
    name: 'type-missing-in-data',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/framing'),
    mutate: {
      frame: ({ type, ...rest }) => `event: ${type}\ndata: ${json(rest)}\n\n`,
    },
  },
  {
    name: 'stray-text-in-data',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/framing'),
    mutate: {
      events: replacingOne(0, TEXT, (event) => [
        { raw: 'event: content_block_delta\ndata: upstream says hello\n\n' },
        event,
      ]),
    },
  },
  {
    name: 'stray-log-lines',
    family: 'R2',
    probes: ['basic_text'],
    expect: told('stream/framing'),
    mutate: {
      events: replacingOne(0, TEXT, (event) => [{ raw: '[proxy] got a chunk\n\n' }, event]),
    },
  },
  {
    name: 'json-cut-in-data',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/framing'),
    mutate: {
      events: replacingOne(0, TEXT, (event) => [{ raw: `${frame(event).slice(0, -8)}\n\n` }]),
    },
  },
  {
    name: 'blank-lines-missing',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/framing', 'stream/terminal-event', 'stream/event-name'),
    mutate: { frame: (event) => `event: ${event.type}\ndata: ${json(event)}\n` },
  },
  {
    name: 'last-blank-line-missing',
    family: 'R2',
    probes: ['basic_text'],
    expect: told('stream/framing'),
    mutate: {
      events: replacing(is('message_stop'), (event) => [{ raw: frame(event).trimEnd() }]),
    },
  },
  {
    name: 'data-prefix-doubled',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/framing'),
    mutate: { frame: (event) => `event: ${event.type}\ndata: data: ${json(event)}\n\n` },
  },
  {
    name: 'data-encoded-twice',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/framing'),
    mutate: { frame: (event) => `event: ${event.type}\ndata: ${json(json(event))}\n\n` },
  },
  {
    name: 'nul-bytes-in-data',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/framing'),
    mutate: { frame: (event) => `event: ${event.type}\ndata: ${json(event)}\0\n\n` },
  },
  {
    name: 'lines-without-sse',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/framing', 'stream/terminal-event', 'stream/json-for-stream'),
    mutate: { frame: (event) => `${json(event)}\n` },
  },
  {
    name: 'chat-chunks-for-stream',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/framing', 'stream/terminal-event', 'stream/message-start'),
    mutate: { gather: asChat },
  },
  {
    name: 'json-for-stream',
    family: 'R2',
    probes: ['basic_text'],
    expect: product('stream/json-for-stream'),
    mutate: { gather: (whole) => jsonAnswer(200, messageOf(eventsOf(whole.body))) },
  },
  {
    name: 'empty-body-for-stream',
    family: 'R3',
    probes: ['basic_text'],
    expect: product('stream/json-for-stream', 'stream/terminal-event'),
    mutate: { gather: (whole) => ({ ...whole, body: Buffer.alloc(0) }) },
  },
  {
    name: 'content-type-json-on-stream',
    family: 'R2',
    probes: ['basic_text'],
    expect: told('stream/content-type'),
    mutate: { head: typed('application/json') },
  },
  {
    name: 'content-type-missing-on-stream',
    family: 'R2',
    probes: ['basic_text'],
    expect: told('stream/content-type'),
    mutate: { head: typed(undefined) },
  },
  {
    name: 'banner-before-stream',
    family: 'R2',
    probes: ['basic_text'],
    expect: told('stream/framing'),
    mutate: { gather: rewritten((text) => `proxy v1.2 ready\n\n${text}`) },
  },
  {
    name: 'nonstream-answered-by-events',
    family: 'R4',
    probes: ['basic_text'],
    expect: product('nonstream/sse'),
    mutate: {
      events: (ask) => (event) => (ask.streamed && is('message_start')(event) ? [] : [event]),
      request: (body) => ({ ...body, stream: true }),
    },
  },
  {
    name: 'nonstream-chat-object',
    family: 'R4',
    probes: ['basic_text'],
    expect: product('nonstream/shape'),
    mutate: {
      events: () => (event) => (is('message_start')(event) ? [] : [event]),
      json: () => ({
        id: 'c1',
        object: 'chat.completion',
        choices: [{ index: 0, message: { role: 'assistant', content: 'hi' } }],
      }),
    },
  },
];
