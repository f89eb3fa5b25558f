import { at } from '../../src/system/json.ts';
import {
  atEnd,
  byBlock,
  changing,
  dropping,
  either,
  is,
  replacing,
  replacingOne,
  set,
  TEXT,
  THOUGHT,
  textOf,
} from './event-maps.ts';
import { product } from './expected.ts';
import type { Ask, EventMap, Fault, WireEvent } from './fault.ts';

/** Events of a stream in the wrong order, number or place. */

const BLOCK_EVENTS = either(
  is('content_block_start'),
  is('content_block_delta'),
  is('content_block_stop'),
);

/** The first text delta after a thinking block goes missing. */
function firstTextLost(_ask: Ask): EventMap {
  let lost = false;
  return (event) => {
    if (!TEXT(event) || lost) return [event];
    lost = true;
    return [];
  };
}

function swapped(events: readonly WireEvent[]): readonly WireEvent[] {
  const places = events.flatMap((event, place) => (TEXT(event) ? [place] : []));
  const [left = 0, right = 0] = places;
  return events.map((event, place) =>
    place === left ? (events[right] ?? event) : place === right ? (events[left] ?? event) : event,
  );
}

/** A block's stop is sent before its last delta. */
function stopEarly(events: readonly WireEvent[]): readonly WireEvent[] {
  const last = events.findLastIndex(is('content_block_delta'));
  const stop = events.findLastIndex(is('content_block_stop'));
  return events.toSpliced(stop, 1).toSpliced(last, 0, events[stop] ?? { type: 'ping' });
}

function moved(events: readonly WireEvent[], type: string, place: number): readonly WireEvent[] {
  const from = events.findIndex(is(type));
  const [event = { type: 'ping' }] = events.slice(from, from + 1);
  return events.toSpliced(from, 1).toSpliced(place, 0, event);
}

export const STREAM_ORDER_FAULTS: readonly Fault[] = [
  {
    name: 'block-index-reused',
    family: 'R1',
    probes: ['thinking'],
    expect: product('stream/block-index'),
    mutate: { events: changing(BLOCK_EVENTS, (event) => set(event, ['index'], 0)) },
  },
  {
    name: 'block-index-gap',
    family: 'R1',
    probes: ['thinking'],
    expect: product('stream/block-index'),
    mutate: {
      events: changing(BLOCK_EVENTS, (event) => set(event, ['index'], Number(event['index']) * 2)),
    },
  },
  {
    name: 'block-index-as-text',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/block-index'),
    mutate: {
      events: changing(BLOCK_EVENTS, (event) => set(event, ['index'], String(event['index']))),
    },
  },
  {
    name: 'block-start-missing',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/block-index'),
    mutate: { events: dropping(is('content_block_start', 'text')) },
  },
  {
    name: 'orphan-stop',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/block-index'),
    mutate: {
      events: replacing(is('message_delta'), (event) => [
        { type: 'content_block_stop', index: 7 },
        event,
      ]),
    },
  },
  {
    name: 'late-stop-closes-next-block',
    family: 'R1',
    probes: ['tool_use_roundtrip'],
    expect: product('stream/block-index'),
    mutate: { events: atEnd(stopEarly) },
  },
  {
    name: 'block-stop-missing',
    family: 'R1',
    probes: ['basic_text', 'tool_use_roundtrip'],
    expect: product('stream/block-open'),
    mutate: { events: dropping(is('content_block_stop')) },
  },
  {
    name: 'block-started-twice',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/block-index'),
    mutate: { events: replacing(is('content_block_start', 'text'), (event) => [event, event]) },
  },
  {
    name: 'thinking-delta-in-text-block',
    family: 'R1',
    probes: ['thinking'],
    expect: product('stream/block-delta'),
    mutate: {
      events: replacingOne(0, TEXT, (event) => [
        set(event, ['delta'], { type: 'thinking_delta', thinking: 'late' }),
        event,
      ]),
    },
  },
  {
    name: 'empty-json-delta-in-text-block',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/block-delta'),
    mutate: {
      events: replacingOne(0, TEXT, (event) => [
        set(event, ['delta'], { type: 'input_json_delta', partial_json: '' }),
        event,
      ]),
    },
  },
  {
    name: 'text-in-thinking-block',
    family: 'R1',
    probes: ['thinking'],
    expect: product('stream/block-delta'),
    mutate: {
      events: byBlock((event, block) =>
        block === 'text' && is('content_block_start')(event)
          ? [set(event, ['content_block'], { type: 'thinking', thinking: '', signature: '' })]
          : [event],
      ),
    },
  },
  {
    name: 'message-start-missing',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/message-start'),
    mutate: { events: dropping(is('message_start')) },
  },
  {
    name: 'message-start-twice',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/message-start'),
    mutate: { events: replacing(is('message_start'), (event) => [event, event]) },
  },
  {
    name: 'message-start-late',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/message-start'),
    mutate: { events: atEnd((events) => moved(events, 'message_start', 3)) },
  },
  {
    name: 'message-start-empty',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/message-start', 'usage/missing'),
    mutate: { events: changing(is('message_start'), () => ({ type: 'message_start' })) },
  },
  {
    name: 'message-stop-missing',
    family: 'R3',
    probes: ['basic_text', 'tool_use_roundtrip'],
    expect: product('stream/terminal-event'),
    mutate: { events: dropping(is('message_stop')) },
  },
  {
    name: 'message-stop-twice',
    family: 'R3',
    probes: ['basic_text'],
    expect: product('stream/after-stop'),
    mutate: { events: replacing(is('message_stop'), (event) => [event, event]) },
  },
  {
    name: 'message-stop-before-delta',
    family: 'R3',
    probes: ['basic_text'],
    expect: product('stream/after-stop'),
    mutate: { events: atEnd((events) => moved(events, 'message_delta', events.length)) },
  },
  {
    name: 'stream-restarts-after-stop',
    family: 'R3',
    probes: ['basic_text'],
    expect: product('stream/after-stop', 'stream/message-start'),
    mutate: { events: atEnd((events) => [...events, ...events]) },
  },
  {
    name: 'first-text-delta-lost',
    family: 'R1',
    probes: ['thinking'],
    expect: product('across/text'),
    mutate: { events: firstTextLost },
  },
  {
    name: 'text-doubled',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('across/text'),
    mutate: { events: replacing(TEXT, (event) => [event, event]) },
  },
  {
    name: 'whole-text-repeated-at-end',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('across/text'),
    mutate: {
      events: (_ask) => {
        let text = '';
        return (event) => {
          text += textOf(event);
          if (!is('content_block_stop')(event) || text === '') return [event];
          const delta = { type: 'text_delta', text };
          text = '';
          return [{ type: 'content_block_delta', index: event['index'], delta }, event];
        };
      },
    },
  },
  {
    name: 'text-deltas-swapped',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('across/text'),
    mutate: { events: atEnd(swapped) },
  },
  {
    name: 'text-under-wrong-field',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('across/text'),
    mutate: {
      events: changing(TEXT, (event) =>
        set(event, ['delta'], { type: 'text_delta', content: textOf(event) }),
      ),
    },
  },
  {
    name: 'text-in-block-start-only',
    family: 'R1',
    probes: ['basic_text'],
    expect: product('stream/content-in-start'),
    mutate: {
      events: atEnd((events) => {
        const text = events.map(textOf).join('');
        return events
          .filter((event) => !TEXT(event))
          .map((event) =>
            is('content_block_start', 'text')(event)
              ? set(event, ['content_block', 'text'], text)
              : event,
          );
      }),
    },
  },
  {
    name: 'text-lost',
    family: 'R3',
    probes: ['basic_text'],
    expect: product('across/text'),
    mutate: { events: dropping(TEXT) },
  },
  {
    name: 'thinking-leaked-as-text',
    family: 'R7',
    probes: ['thinking'],
    expect: product('across/text'),
    mutate: {
      events: byBlock((event, block) => {
        if (block !== 'thinking') return [event];
        if (is('content_block_start')(event))
          return [set(event, ['content_block'], { type: 'text', text: '' })];
        if (THOUGHT(event)) {
          const text = at(event, 'delta', 'thinking');
          return [set(event, ['delta'], { type: 'text_delta', text })];
        }
        return is('content_block_stop')(event) ? [event] : [];
      }),
    },
  },
  {
    name: 'text-after-stop-reason',
    family: 'R3',
    probes: ['basic_text'],
    expect: { classification: ['passed', 'product_failure'], rules: ['stream/block-order'] },
    mutate: { events: atEnd((events) => moved(events, 'message_delta', 2)) },
  },
];
