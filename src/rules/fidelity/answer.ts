import { at, type JsonObject, objectIn, objectsIn, parseJson, textIn } from '../../system/json.ts';
import type { Reading, StreamEvent } from '../../wire/reading.ts';
import { type Difference, differencesOf } from './difference.ts';

/**
 * All differences of a Messages answer of the upstream and what of it reached the CLI. Deltas count by what they add
 * up to. Where one side streamed and the other did not, by what both say.
 */
export function answerDifferences(had: Reading, given: Reading): readonly Difference[] {
  const [sent, arrived] = [had.response, given.response];
  if (sent.kind === 'stream' && arrived.kind === 'stream')
    return differencesOf(streamShape(sent.events), streamShape(arrived.events));
  if (sent.kind === 'json' && arrived.kind === 'json')
    return differencesOf(sent.json, arrived.json);
  return differencesOf(wholeShape(had), wholeShape(given));
}

/** What a stream says, event type by event type. */
type StreamShape = {
  readonly message_start: JsonObject;
  readonly content: readonly JsonObject[];
  /** All of them together: later ones add to earlier ones. */
  readonly message_delta: JsonObject;
  readonly message_deltas: number;
  /** Types nobody knows yet. */
  readonly events: readonly JsonObject[];
};

const KNOWN: ReadonlySet<unknown> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
  'error',
]);

function streamShape(events: readonly StreamEvent[]): StreamShape {
  const bodies = objectsIn(events.map(({ json }) => json));
  const ofType = (type: string) => bodies.filter((body) => body['type'] === type);
  const { type: _start, ...start } = ofType('message_start')[0] ?? {};
  const deltas = ofType('message_delta');
  return {
    message_start: start,
    content: blocksOf(bodies),
    message_delta: deltas.reduce<JsonObject>(
      (sum, { type: _delta, ...body }) => merged(sum, body),
      {},
    ),
    message_deltas: deltas.length,
    events: bodies.filter(({ type }) => typeof type === 'string' && !KNOWN.has(type)),
  };
}

function merged(early: JsonObject, late: JsonObject): JsonObject {
  const entries = Object.entries(late).map(([key, value]) => {
    const [before, after] = [objectIn(early[key]), objectIn(value)];
    return [key, before && after ? merged(before, after) : value] as const;
  });
  return { ...early, ...Object.fromEntries(entries) };
}

/** A block's own fields, with what its deltas add up to. */
type SummedBlock = { readonly block: JsonObject; readonly added: Record<string, unknown> };

/** Which field of a block a delta adds to, by its type. */
const ADDS: Readonly<Record<string, string>> = {
  text_delta: 'text',
  thinking_delta: 'thinking',
  signature_delta: 'signature',
  input_json_delta: 'partial_json',
};

function blocksOf(bodies: readonly JsonObject[]): readonly JsonObject[] {
  const drafts: SummedBlock[] = [];
  const open = new Map<unknown, SummedBlock>();
  for (const body of bodies) {
    const { type, index } = body;
    if (type === 'content_block_start') {
      const draft = { block: objectIn(body['content_block']) ?? {}, added: {} };
      drafts.push(draft);
      open.set(index, draft);
    }
    const draft = open.get(index);
    if (type === 'content_block_delta' && draft) addDelta(draft, objectIn(body['delta']) ?? {});
  }
  return drafts.map(({ block, added }) => {
    const start = Object.entries(block).filter(([field]) => STARTED.has(field));
    const own = Object.entries(block).filter(([field]) => !STARTED.has(field));
    return {
      ...Object.fromEntries(own),
      content_block_start: Object.fromEntries(start),
      ...Object.fromEntries(start),
      ...finished(added),
    };
  });
}

/** Fields that a block starts with and deltas add to. */
export const STARTED: ReadonlySet<string> = new Set(['text', 'thinking', 'signature', 'input']);

function addDelta({ added }: SummedBlock, delta: JsonObject): void {
  const type = textIn(delta['type']) ?? '';
  const field = ADDS[type];
  if (field !== undefined) {
    added[field] = `${textIn(added[field]) ?? ''}${textIn(delta[field]) ?? ''}`;
    return;
  }
  const list = Array.isArray(added[type]) ? added[type] : [];
  added[type] = [...list, delta];
}

/** Arguments count as what they mean; those that are no JSON by their text. */
function finished({ partial_json: text, ...added }: Readonly<Record<string, unknown>>): JsonObject {
  if (typeof text !== 'string') return added;
  return text === '' ? added : { ...added, input: parseJson(text) ?? text };
}

/** A message as it is without a stream. */
function wholeShape({ response }: Reading): unknown {
  if (response.kind !== 'stream') return response.kind === 'json' ? response.json : undefined;
  const { message_start: start, content, message_delta: delta } = streamShape(response.events);
  const message = merged(objectIn(start['message']) ?? {}, objectIn(delta['delta']) ?? {});
  const usage = merged(objectIn(message['usage']) ?? {}, objectIn(delta['usage']) ?? {});
  const { delta: _said, usage: _counted, ...rest } = delta;
  const blocks = content.map(({ content_block_start: _started, ...block }) => block);
  return { ...message, ...rest, content: blocks, usage };
}

/** The message of an error event or of a failure's body. */
export function failureIn({ response }: Reading): unknown {
  if (response.kind === 'json') return at(response.json, 'error');
  if (response.kind !== 'stream') return undefined;
  const events = objectsIn(response.events.map(({ json }) => json));
  return events.find(({ type }) => type === 'error')?.['error'];
}
