import { at, objectIn, textIn } from '../../src/system/json.ts';
import { replacing, replacingOne, set, type Test } from '../faults/event-maps.ts';
import type { Ask, EventMap, Mutation, Piece, WireEvent } from '../faults/fault.ts';
import { frame } from '../faults/stream-text.ts';

/** What can be done to the events of one kind, and to a stream as a whole. */

/** Fields of deltas that hold a piece of a text. */
const PIECES = ['text', 'thinking', 'partial_json', 'signature'] as const;

function pieceOf(event: WireEvent): { readonly field: string; readonly text: string } | undefined {
  for (const field of PIECES) {
    const text = textIn(at(event, 'delta', field));
    if (text !== undefined) return { field, text };
  }
  return undefined;
}

function halves(event: WireEvent): readonly Piece[] {
  const piece = pieceOf(event);
  const letters = [...(piece?.text ?? '')];
  if (!piece || letters.length < 2) return [event];
  const middle = letters.length >> 1;
  return [letters.slice(0, middle), letters.slice(middle)].map((half) =>
    set(event, ['delta', piece.field], half.join('')),
  );
}

/** Runs of deltas of one kind become one. */
function joining(test: Test) {
  return (_ask: Ask): EventMap => {
    let held: WireEvent | undefined;
    return (event) => {
      const piece = pieceOf(event);
      const before = held && pieceOf(held);
      if (!test(event) || !piece) {
        const out = held ? [held, event] : [event];
        held = undefined;
        return out;
      }
      held = before ? set(event, ['delta', piece.field], before.text + piece.text) : event;
      return [];
    };
  };
}

/** Each such event changes places with the one after it. */
function late(test: Test) {
  return (_ask: Ask): EventMap => {
    let held: WireEvent | undefined;
    return (event) => {
      if (held) {
        const out = [event, held];
        held = undefined;
        return out;
      }
      if (!test(event) || event.type === 'message_stop') return [event];
      held = event;
      return [];
    };
  };
}

function toEnd(test: Test) {
  return (_ask: Ask): EventMap => {
    const held: WireEvent[] = [];
    return (event) => {
      if (event.type === 'message_stop') return [...held, event];
      if (!test(event)) return [event];
      held.push(event);
      return [];
    };
  };
}

/** Every event of a kind, by operation. */
export function eventMutations(test: Test, isDelta: boolean): Readonly<Record<string, Mutation>> {
  const plain: Record<string, Mutation> = {
    dropped: { events: replacing(test, () => []) },
    'first-dropped': { events: replacingOne(0, test, () => []) },
    doubled: { events: replacing(test, (event) => [event, event]) },
    moved: { events: late(test) },
    'moved-to-end': { events: toEnd(test) },
    delayed: { events: replacingOne(0, test, (event) => [{ waitMs: 1500 }, event]) },
    'cut-before': { events: replacingOne(0, test, () => [{ close: 'reset' }]) },
    'ended-before': { events: replacingOne(0, test, () => [{ close: 'end' }]) },
    'null-data': {
      events: replacingOne(0, test, (event) => [{ raw: `event: ${event.type}\ndata: null\n\n` }]),
    },
    'as-text': {
      events: replacingOne(0, test, (event) => [
        { raw: `event: ${event.type}\ndata: ${JSON.stringify(JSON.stringify(event))}\n\n` },
      ]),
    },
  };
  if (!isDelta) return plain;
  return {
    ...plain,
    split: { events: replacing(test, halves) },
    joined: { events: joining(test) },
  };
}

const framed = (change: (text: string) => string): Mutation => ({
  frame: (event) => change(frame(event)),
});

function withoutType(event: WireEvent): string {
  const { type: _, ...rest } = event;
  return `event: ${event.type}\ndata: ${JSON.stringify(rest)}\n\n`;
}

/** What can happen to a stream's bytes. */
export const STREAM_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'event-lines-lost': framed((text) => text.replace(/^event:.*\n/, '')),
  'event-names-changed': framed((text) => text.replace(/^event: /, 'event: anthropic.')),
  'types-lost': { frame: withoutType },
  'blank-lines-lost': framed((text) => text.replace(/\n\n$/, '\n')),
  'data-doubled': framed((text) => text.replace('\ndata: ', '\ndata: data: ')),
  crlf: framed((text) => text.replaceAll('\n', '\r\n')),
  'space-lost': framed((text) => text.replaceAll(': {', ':{')),
  pretty: {
    frame: (event) => {
      const lines = JSON.stringify(event, null, 1).split('\n');
      return `event: ${event.type}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`;
    },
  },
  bytewise: { pace: { bytes: 1, ms: 0 } },
  gathered: { gather: (whole) => whole },
  'cut-in-half': {
    gather: (whole) => ({ ...whole, body: whole.body.subarray(0, whole.body.length >> 1) }),
  },
  'high-bytes-lost': {
    gather: (whole) => ({
      ...whole,
      body: whole.body.map((byte) => (byte > 127 ? 63 : byte)),
    }),
  },
};

/** The test of an event site: its type, and the kind of its delta or block where the path names one. */
export function eventTest(type: string, field?: string, kind?: string): Test {
  return (event) => {
    if (event.type !== type) return false;
    if (field === undefined || kind === undefined) return true;
    return objectIn(event[field])?.['type'] === kind;
  };
}
