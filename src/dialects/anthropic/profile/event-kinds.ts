import { at, objectIn, textIn } from '../../../system/json.ts';
import type { ResponseReading } from '../../../wire/reading.ts';

/** The kinds of a streamed answer's events, with the kind of block, delta or error, or the fields of a message's end. */
export function eventKinds(response: ResponseReading): string[] {
  if (response.kind !== 'stream') return [];
  return response.events.flatMap(({ json }) => {
    const type = textIn(at(json, 'type'));
    if (type === undefined) return [];
    const inner = innerKinds(type, json);
    return inner.length === 0 ? [type] : inner.map((kind) => `${type} ${kind}`);
  });
}

function innerKinds(type: string, json: unknown): string[] {
  if (type === 'message_delta') return Object.keys(objectIn(at(json, 'delta')) ?? {});
  const inner =
    at(json, 'content_block', 'type') ?? at(json, 'delta', 'type') ?? at(json, 'error', 'type');
  const kind = textIn(inner);
  return kind === undefined ? [] : [kind];
}
