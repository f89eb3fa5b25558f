import { at, objectIn } from '../../src/system/json.ts';
import { changing, dropping, either, is, set, unset } from './event-maps.ts';
import { product, told } from './expected.ts';
import type { Fault, WireEvent } from './fault.ts';

/** Stop reasons and token counts. */

const COUNTED = either(is('message_start'), is('message_delta'));

function stopReason(value: unknown) {
  return changing(is('message_delta'), (event) => set(event, ['delta', 'stop_reason'], value));
}

function usagePath(event: WireEvent): readonly string[] {
  return event.type === 'message_start' ? ['message', 'usage'] : ['usage'];
}

function usage(change: (count: number) => unknown) {
  return changing(COUNTED, (event) => {
    const path = usagePath(event);
    const counts = Object.entries(objectIn(at(event, ...path)) ?? {});
    const changed = counts.map(([name, value]) => [
      name,
      typeof value === 'number' ? change(value) : value,
    ]);
    return set(event, path, Object.fromEntries(changed));
  });
}

export const STOP_USAGE_FAULTS: readonly Fault[] = [
  {
    name: 'end-turn-instead-of-tool-use',
    family: 'R6',
    probes: ['tool_use_roundtrip'],
    expect: product('across/stop-reason', 'stop/tool-mismatch'),
    mutate: { events: stopReason('end_turn') },
  },
  {
    name: 'tool-use-without-call',
    family: 'R6',
    probes: ['basic_text'],
    expect: product('stop/tool-mismatch', 'across/stop-reason'),
    mutate: { events: stopReason('tool_use') },
  },
  {
    name: 'stop-reason-null',
    family: 'R6',
    probes: ['basic_text', 'tool_use_roundtrip'],
    expect: product('stop/reason-missing'),
    mutate: { events: stopReason(null) },
  },
  {
    name: 'stop-reason-of-other-dialect',
    family: 'R6',
    probes: ['basic_text'],
    expect: product('stop/foreign-reason', 'across/stop-reason'),
    mutate: { events: stopReason('stop') },
  },
  {
    name: 'stop-reason-max-tokens',
    family: 'R6',
    probes: ['basic_text'],
    expect: product('across/stop-reason'),
    mutate: { events: stopReason('max_tokens') },
  },
  {
    name: 'message-delta-missing',
    family: 'R6',
    probes: ['basic_text'],
    expect: product('stop/reason-missing'),
    mutate: { events: dropping(is('message_delta')) },
  },
  {
    name: 'usage-missing',
    family: 'R11',
    probes: ['basic_text'],
    expect: product('usage/missing'),
    mutate: { events: changing(COUNTED, (event) => unset(event, usagePath(event))) },
  },
  {
    name: 'usage-missing-at-end',
    family: 'R11',
    probes: ['basic_text'],
    expect: told('usage/missing', 'usage/changed'),
    mutate: { events: changing(is('message_delta'), (event) => unset(event, ['usage'])) },
  },
  {
    name: 'usage-zero',
    family: 'R11',
    probes: ['basic_text'],
    expect: told('usage/zero'),
    mutate: { events: usage(() => 0) },
  },
  {
    name: 'usage-absurd',
    family: 'R11',
    probes: ['basic_text'],
    expect: told('usage/changed'),
    mutate: { events: usage((count) => count * 1000 + 100_000) },
  },
  {
    name: 'usage-as-text',
    family: 'R11',
    probes: ['basic_text'],
    expect: told('usage/missing'),
    mutate: { events: usage(String) },
  },
  {
    name: 'usage-null',
    family: 'R11',
    probes: ['basic_text'],
    expect: told('usage/missing'),
    mutate: { events: usage(() => null) },
  },
  {
    name: 'usage-negative',
    family: 'R11',
    probes: ['basic_text'],
    expect: told('usage/missing', 'usage/changed'),
    mutate: { events: usage((count) => -count) },
  },
  {
    name: 'cache-reads-lost',
    family: 'R11',
    probes: ['prompt_cache'],
    expect: told('usage/changed'),
    mutate: {
      events: changing(COUNTED, (event) =>
        set(event, [...usagePath(event), 'cache_read_input_tokens'], 0),
      ),
    },
  },
];
