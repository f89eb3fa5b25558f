import { at, type JsonObject, objectIn, textIn } from '../../src/system/json.ts';
import type { Ask, EventMap, Piece, WireEvent } from './fault.ts';

export type Test = (event: WireEvent) => boolean;

/** Events of a type, and of a type of block or delta where one is given. */
export function is(type: string, inner?: string): Test {
  return (event) => {
    if (event.type !== type) return false;
    const kind = at(event, 'delta', 'type') ?? at(event, 'content_block', 'type');
    return inner === undefined || kind === inner;
  };
}

export const TEXT = is('content_block_delta', 'text_delta');
export const THOUGHT = is('content_block_delta', 'thinking_delta');
export const SIGNATURE = is('content_block_delta', 'signature_delta');
export const ARGUMENTS = is('content_block_delta', 'input_json_delta');
export const CALL = is('content_block_start', 'tool_use');

export function either(...tests: readonly Test[]): Test {
  return (event) => tests.some((test) => test(event));
}

/** A copy of an event with one value changed, by its path. */
export function set(event: WireEvent, path: readonly string[], value: unknown): WireEvent {
  return { ...setIn(event, path, value), type: path[0] === 'type' ? String(value) : event.type };
}

function setIn(target: unknown, [key, ...rest]: readonly string[], value: unknown): JsonObject {
  const inner = objectIn(target) ?? {};
  if (key === undefined) return { ...inner };
  const next = rest.length === 0 ? value : setIn(inner[key], rest, value);
  return { ...inner, [key]: next };
}

/** A copy without one value. */
export function unset(event: WireEvent, path: readonly string[]): WireEvent {
  const parent = at(event, ...path.slice(0, -1));
  const { [path.at(-1) ?? '']: _, ...kept } = objectIn(parent) ?? {};
  return path.length === 1 ? { ...kept, type: event.type } : set(event, path.slice(0, -1), kept);
}

export function textOf(event: WireEvent): string {
  return textIn(at(event, 'delta', 'text')) ?? '';
}

/** Every event that a test picks becomes other pieces. */
export function replacing(test: Test, change: (event: WireEvent) => readonly Piece[]) {
  return (_ask: Ask): EventMap =>
    (event) =>
      test(event) ? change(event) : [event];
}

export function dropping(test: Test) {
  return replacing(test, () => []);
}

export function changing(test: Test, change: (event: WireEvent) => WireEvent) {
  return replacing(test, (event) => [change(event)]);
}

/** As above for the n-th such event of a stream alone, counted from 0. */
export function replacingOne(
  place: number,
  test: Test,
  change: (event: WireEvent) => readonly Piece[],
) {
  return (_ask: Ask): EventMap => {
    let seen = -1;
    return (event) => {
      if (test(event)) seen += 1;
      return test(event) && seen === place ? change(event) : [event];
    };
  };
}

/** Tells each event with the type of the block it belongs to. */
export function byBlock(change: (event: WireEvent, block: string) => readonly Piece[]) {
  return (_ask: Ask): EventMap => {
    const types = new Map<unknown, string>();
    return (event) => {
      const index = event['index'];
      if (event.type === 'content_block_start') {
        types.set(index, textIn(at(event, 'content_block', 'type')) ?? '');
      }
      return change(event, types.get(index) ?? '');
    };
  };
}

/** Whole blocks of a type left out, the others numbered anew. */
export function withoutBlocks(type: string) {
  return (_ask: Ask): EventMap => {
    const numbers = new Map<unknown, number>();
    let left = 0;
    return (event) => {
      if (!event.type.startsWith('content_block_')) return [event];
      if (event.type === 'content_block_start' && !is('content_block_start', type)(event)) {
        numbers.set(event['index'], left);
        left += 1;
      }
      const index = numbers.get(event['index']);
      return index === undefined ? [] : [{ ...event, index }];
    };
  };
}

/** Holds everything back until a test's event comes, then sends it all in another form. */
export function atEnd(change: (events: readonly WireEvent[]) => readonly Piece[]) {
  return (_ask: Ask): EventMap => {
    const held: WireEvent[] = [];
    return (event) => {
      held.push(event);
      return event.type === 'message_stop' ? change(held) : [];
    };
  };
}
