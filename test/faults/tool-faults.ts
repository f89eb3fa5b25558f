import { at, textIn } from '../../src/system/json.ts';
import {
  ARGUMENTS,
  atEnd,
  byBlock,
  CALL,
  changing,
  dropping,
  is,
  replacing,
  set,
  unset,
  withoutBlocks,
} from './event-maps.ts';
import { product } from './expected.ts';
import type { Ask, EventMap, Fault, WireEvent } from './fault.ts';

/** Tool calls that are lost or changed on their way to the CLI. */

function pieceOf(event: WireEvent): string {
  return textIn(at(event, 'delta', 'partial_json')) ?? '';
}

function argumentsChanged(change: (text: string) => string) {
  return atEnd((events) => {
    const text = change(events.map(pieceOf).join(''));
    const first = events.findIndex(ARGUMENTS);
    return events.flatMap((event, place) => {
      if (!ARGUMENTS(event)) return [event];
      return place === first ? [set(event, ['delta', 'partial_json'], text)] : [];
    });
  });
}

/** A tool block's events sent twice, the copy under the next index and an id of its own. */
function callDoubled(_ask: Ask): EventMap {
  const copy: WireEvent[] = [];
  let open = false;
  return (event) => {
    open ||= CALL(event);
    if (open) copy.push({ ...event, index: Number(event['index']) + 1 });
    if (!open || !is('content_block_stop')(event)) return [event];
    const again = copy.map((one) =>
      CALL(one) ? set(one, ['content_block', 'id'], 'toolu_copy') : one,
    );
    return [event, ...again];
  };
}

export const TOOL_FAULTS: readonly Fault[] = [
  {
    name: 'arguments-concatenated',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/json'),
    mutate: { events: argumentsChanged((text) => `{}${text}`) },
  },
  {
    name: 'arguments-cut',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/json'),
    mutate: { events: argumentsChanged((text) => text.slice(0, -6)) },
  },
  {
    name: 'arguments-doubled',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/json'),
    mutate: { events: replacing(ARGUMENTS, (event) => [event, event]) },
  },
  {
    name: 'arguments-single-quoted',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/json'),
    mutate: { events: argumentsChanged((text) => text.replaceAll('"', "'")) },
  },
  {
    name: 'arguments-encoded-twice',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/json'),
    mutate: { events: argumentsChanged((text) => JSON.stringify(text)) },
  },
  {
    name: 'arguments-lost',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('across/tool-calls'),
    mutate: { events: dropping(ARGUMENTS) },
  },
  {
    name: 'arguments-changed',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('across/tool-calls'),
    mutate: { events: argumentsChanged((text) => text.replace('smoke-', 'smokeless-')) },
  },
  {
    name: 'arguments-in-start-only',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/input-in-start'),
    mutate: {
      events: atEnd((events) => {
        const input: unknown = JSON.parse(events.map(pieceOf).join('') || '{}');
        return events
          .filter((event) => !ARGUMENTS(event))
          .map((event) => (CALL(event) ? set(event, ['content_block', 'input'], input) : event));
      }),
    },
  },
  {
    name: 'arguments-as-text-deltas',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('stream/block-delta'),
    mutate: {
      events: changing(ARGUMENTS, (event) =>
        set(event, ['delta'], { type: 'text_delta', text: pieceOf(event) }),
      ),
    },
  },
  {
    name: 'call-id-missing',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/id-missing'),
    mutate: { events: changing(CALL, (event) => unset(event, ['content_block', 'id'])) },
  },
  {
    name: 'call-id-constant',
    family: 'R5',
    probes: ['tool_chain'],
    expect: product('tool/duplicate-id'),
    mutate: { events: changing(CALL, (event) => set(event, ['content_block', 'id'], 'toolu_0')) },
  },
  {
    name: 'call-name-changed',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/unknown-name', 'across/tool-calls'),
    mutate: {
      events: changing(CALL, (event) => set(event, ['content_block', 'name'], 'proxy_read')),
    },
  },
  {
    name: 'call-name-missing',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/unknown-name', 'across/tool-calls'),
    mutate: { events: changing(CALL, (event) => unset(event, ['content_block', 'name'])) },
  },
  {
    name: 'call-dropped',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('across/tool-calls', 'stop/tool-mismatch'),
    mutate: { events: withoutBlocks('tool_use') },
  },
  {
    name: 'call-doubled',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('across/tool-calls'),
    mutate: { events: callDoubled },
  },
  {
    name: 'call-leaked-as-text',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('tool/leaked-as-text'),
    mutate: {
      events: byBlock((event, block) => {
        if (is('message_delta')(event)) return [set(event, ['delta', 'stop_reason'], 'end_turn')];
        if (block !== 'tool_use') return [event];
        if (CALL(event)) return [set(event, ['content_block'], { type: 'text', text: '' })];
        if (!ARGUMENTS(event)) return [event];
        return [set(event, ['delta'], { type: 'text_delta', text: pieceOf(event) })];
      }),
    },
  },
  {
    name: 'call-block-of-other-dialect',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('across/tool-calls', 'stop/tool-mismatch', 'stream/block-delta'),
    mutate: {
      events: changing(CALL, (event) => set(event, ['content_block', 'type'], 'function_call')),
    },
  },
  {
    name: 'parallel-calls-merged',
    family: 'R5',
    probes: ['parallel_tools'],
    expect: product('tool/json', 'across/tool-calls'),
    mutate: {
      events: (_ask) => {
        let first: unknown;
        return (event) => {
          if (CALL(event) && first === undefined) {
            first = event['index'];
            return [event];
          }
          if (CALL(event)) return [];
          if (ARGUMENTS(event)) return [{ ...event, index: first }];
          const late = first !== undefined && is('content_block_stop')(event);
          return late && event['index'] !== first ? [] : [event];
        };
      },
    },
  },
];
