import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../system/json.ts';
import type { DeliveredCall, Delivery } from '../../delivery.ts';
import { partsOf } from '../../delivery.ts';
import { newHexId, newId } from '../../openai/serving/refusal.ts';

/** An event but for its number in the stream. */
export type ItemEvent = JsonObject & { readonly type: string };

/** An item of the output, with the events that build it in a stream. */
export type OutputItem = {
  readonly whole: JsonObject;
  /** @param output_index the item's place in the output */
  readonly events: (output_index: number) => readonly ItemEvent[];
};

/** An item's events: added as it starts, what builds it, done as it ends. */
function builtItem(
  start: JsonObject,
  whole: JsonObject,
  build: (output_index: number) => readonly ItemEvent[],
): OutputItem {
  return {
    whole,
    events: (output_index) => [
      { type: 'response.output_item.added', output_index, item: start },
      ...build(output_index),
      { type: 'response.output_item.done', output_index, item: whole },
    ],
  };
}

function reasoningItem(thinking: readonly string[], encrypted: boolean): OutputItem {
  const text = thinking.join('');
  const id = newHexId('rs_');
  const empty = { type: 'summary_text', text: '' };
  const part = { type: 'summary_text', text };
  // Opaque to the client; given only to who asks, since it is meant for requests without storage.
  const sealed = createHash('sha512').update(text).digest('base64');
  const head = { id, type: 'reasoning', ...(encrypted ? { encrypted_content: sealed } : {}) };
  return builtItem({ ...head, summary: [] }, { ...head, summary: [part] }, (output_index) => {
    const at = { item_id: id, output_index, summary_index: 0 };
    return [
      { type: 'response.reasoning_summary_part.added', ...at, part: empty },
      ...thinking.map((delta) => ({
        type: 'response.reasoning_summary_text.delta',
        ...at,
        delta,
      })),
      { type: 'response.reasoning_summary_text.done', ...at, text },
      { type: 'response.reasoning_summary_part.done', ...at, part },
    ];
  });
}

function messageItem(pieces: readonly string[]): OutputItem {
  const text = pieces.join('');
  const id = newHexId('msg_');
  const part = (written: string) => ({
    type: 'output_text',
    annotations: [],
    logprobs: [],
    text: written,
  });
  const item = (status: string, content: readonly JsonObject[]) => ({
    id,
    type: 'message',
    status,
    role: 'assistant',
    content,
  });
  const whole = item('completed', [part(text)]);
  return builtItem(item('in_progress', []), whole, (output_index) => {
    const at = { item_id: id, output_index, content_index: 0 };
    return [
      { type: 'response.content_part.added', ...at, part: part('') },
      ...pieces.map((delta) => ({
        type: 'response.output_text.delta',
        ...at,
        delta,
        logprobs: [],
      })),
      { type: 'response.output_text.done', ...at, text, logprobs: [] },
      { type: 'response.content_part.done', ...at, part: part(text) },
    ];
  });
}

function callItem({ name, json }: DeliveredCall): OutputItem {
  const id = newHexId('fc_');
  const call_id = newId('call_');
  const item = (status: string, written: string) => ({
    id,
    type: 'function_call',
    status,
    arguments: written,
    call_id,
    name,
  });
  const written = json.join('');
  return builtItem(item('in_progress', ''), item('completed', written), (output_index) => {
    const at = { item_id: id, output_index };
    return [
      ...json.map((delta) => ({
        type: 'response.function_call_arguments.delta',
        ...at,
        delta,
      })),
      { type: 'response.function_call_arguments.done', ...at, name, arguments: written },
    ];
  });
}

/** A turn's items in the order they are played; parts that the dialect has no form for are left out. */
export function outputItems(delivery: Delivery, encrypted: boolean): readonly OutputItem[] {
  return partsOf(delivery).flatMap((part) => {
    switch (part.kind) {
      case 'thinking':
        return [reasoningItem(part.pieces, encrypted)];
      case 'text':
        return [messageItem(part.pieces)];
      case 'call':
        return [callItem(part)];
      default:
        return [];
    }
  });
}
