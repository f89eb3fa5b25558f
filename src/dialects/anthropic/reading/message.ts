import type { JsonObject } from '../../../system/json.ts';
import { at, numberIn, objectIn, objectsIn, parseJson, textIn } from '../../../system/json.ts';
import { oncePer } from '../../../system/once-per.ts';
import type { Reading, StreamEvent } from '../../../wire/reading.ts';
import { errorIn, type ToldError } from '../../error-body.ts';
import type { Usage } from '../../usage.ts';
import { mergeUsage, usageIn } from './usage.ts';

/** One content block as it adds up, whether or not its events were in order. */
export type MessageBlock = {
  /** The stream's index; the place in `content` for a JSON message. */
  readonly index: number;
  readonly type: string;
  /** Text or thinking, all deltas joined. */
  readonly text: string;
  readonly signature: string | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** A tool call's arguments as written; empty when none were sent as deltas. */
  readonly inputText: string;
  /** The arguments parsed; undefined when `inputText` is no JSON. */
  readonly input: unknown;
  readonly deltas: number;
  /** The block as `content_block_start` (or the JSON message) gave it. */
  readonly start: JsonObject;
  readonly closed: boolean;
};

/** A Messages answer summed up tolerantly, from a stream or from JSON. */
export type Message = {
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly blocks: readonly MessageBlock[];
  /** Null or undefined where the wire said so or said nothing. */
  readonly stopReason: string | null | undefined;
  readonly usage: Usage | undefined;
  readonly ended: 'message_stop' | 'error' | undefined;
  readonly error: ToldError | undefined;
  /** When deltas of text and calls arrived (not thinking), in ms since the exchange began; empty for JSON. */
  readonly deltaTimes: readonly number[];
};

/** A block under way: the one place here where state adds up. */
type Draft = { -readonly [Key in keyof MessageBlock]: MessageBlock[Key] };

function openBlock(index: number, start: JsonObject): Draft {
  return {
    index,
    type: textIn(start['type']) ?? '',
    text: textIn(start['text']) ?? textIn(start['thinking']) ?? '',
    signature: textIn(start['signature']) || undefined,
    id: textIn(start['id']),
    name: textIn(start['name']),
    inputText: '',
    input: undefined,
    deltas: 0,
    start,
    closed: false,
  };
}

function addDelta(block: Draft, delta: JsonObject): void {
  block.deltas += 1;
  block.text += textIn(delta['text']) ?? textIn(delta['thinking']) ?? '';
  block.inputText += textIn(delta['partial_json']) ?? '';
  const signature = textIn(delta['signature']);
  if (signature) block.signature = (block.signature ?? '') + signature;
}

/** Calls without arguments send no JSON at all, which means `{}`; deltas overrule what the start held. */
function finish(block: Draft): MessageBlock {
  const input = block.inputText === '' ? (block.start['input'] ?? {}) : parseJson(block.inputText);
  return { ...block, input };
}

/** Sums up the events of a Messages stream. */
export function messageOfStream(events: readonly StreamEvent[]): Message {
  const blocks: Draft[] = [];
  const deltaTimes: number[] = [];
  const latest = (index: unknown) => blocks.findLast((block) => block.index === index);
  let message: JsonObject | undefined;
  let delta: JsonObject | undefined;
  let usage: Usage | undefined;
  let ended: Message['ended'];
  let error: Message['error'];
  for (const { at: time, json } of events) {
    const event = objectIn(json);
    if (!event) continue;
    const index = event['index'];
    switch (event['type']) {
      case 'message_start':
        message ??= objectIn(event['message']);
        usage = mergeUsage(usage, usageIn(at(event, 'message', 'usage')));
        break;
      case 'content_block_start':
        blocks.push(openBlock(numberIn(index) ?? -1, objectIn(event['content_block']) ?? {}));
        break;
      case 'content_block_delta': {
        const block = latest(index);
        if (block) addDelta(block, objectIn(event['delta']) ?? {});
        if (block?.type !== 'thinking') deltaTimes.push(time);
        break;
      }
      case 'content_block_stop': {
        const block = latest(index);
        if (block) block.closed = true;
        break;
      }
      case 'message_delta':
        delta = { ...delta, ...objectIn(event['delta']) };
        usage = mergeUsage(usage, usageIn(event['usage']));
        break;
      case 'message_stop':
        ended ??= 'message_stop';
        break;
      case 'error':
        ended ??= 'error';
        error ??= errorIn(event);
    }
  }
  return {
    id: textIn(message?.['id']),
    model: textIn(message?.['model']),
    blocks: blocks.map(finish),
    stopReason: stopReasonIn(delta?.['stop_reason']),
    usage,
    ended,
    error,
    deltaTimes,
  };
}

function stopReasonIn(value: unknown): string | null | undefined {
  return value === null ? null : textIn(value);
}

/** Sums up a JSON answer; undefined when it has no `content` list. */
export function messageOfJson(json: unknown): Message | undefined {
  const message = objectIn(json);
  if (!message || !Array.isArray(message['content'])) return undefined;
  return {
    id: textIn(message['id']),
    model: textIn(message['model']),
    blocks: objectsIn(message['content']).map((block, index) => ({
      ...finish(openBlock(index, block)),
      closed: true,
    })),
    stopReason: stopReasonIn(message['stop_reason']),
    usage: usageIn(message['usage']),
    ended: 'message_stop',
    error: undefined,
    deltaTimes: [],
  };
}

/** The Messages answer of an exchange, if its response is one. */
export const messageOf = oncePer(({ response }: Reading): Message | undefined => {
  if (response.kind === 'stream') return messageOfStream(response.events);
  return response.kind === 'json' ? messageOfJson(response.json) : undefined;
});
