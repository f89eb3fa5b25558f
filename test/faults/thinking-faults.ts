import { at } from '../../src/system/json.ts';
import {
  changing,
  dropping,
  is,
  replacingOne,
  SIGNATURE,
  set,
  THOUGHT,
  withoutBlocks,
} from './event-maps.ts';
import { product } from './expected.ts';
import type { Fault } from './fault.ts';

/** Thinking and signatures that are lost or changed on their way to the CLI. */

const OVER_TURNS = ['thinking', 'interleaved_thinking_tool'];

export const THINKING_FAULTS: readonly Fault[] = [
  {
    name: 'signature-dropped',
    family: 'R7',
    probes: OVER_TURNS,
    expect: product('thinking/signature'),
    mutate: { events: dropping(SIGNATURE) },
  },
  {
    name: 'signature-constant',
    family: 'R7',
    probes: OVER_TURNS,
    expect: product('thinking/signature'),
    mutate: { events: changing(SIGNATURE, (event) => set(event, ['delta', 'signature'], 'c2ln')) },
  },
  {
    name: 'signature-changed',
    family: 'R7',
    probes: ['thinking'],
    expect: product('thinking/signature'),
    mutate: {
      events: changing(SIGNATURE, (event) =>
        set(event, ['delta', 'signature'], `${at(event, 'delta', 'signature')}AA`),
      ),
    },
  },
  {
    name: 'thinking-dropped',
    family: 'R7',
    probes: ['thinking'],
    expect: product('thinking/lost'),
    mutate: { events: withoutBlocks('thinking') },
  },
  {
    name: 'thinking-deltas-dropped',
    family: 'R7',
    probes: ['interleaved_thinking_tool'],
    expect: product('thinking/lost', 'thinking/changed'),
    mutate: { events: dropping(THOUGHT) },
  },
  {
    name: 'thinking-shortened',
    family: 'R7',
    probes: OVER_TURNS,
    expect: product('thinking/changed'),
    mutate: { events: replacingOne(1, THOUGHT, () => []) },
  },
  {
    name: 'thinking-becomes-redacted',
    family: 'R7',
    probes: ['interleaved_thinking_tool'],
    expect: product('thinking/lost', 'thinking/changed', 'stream/block-delta'),
    mutate: {
      events: changing(is('content_block_start', 'thinking'), (event) =>
        set(event, ['content_block'], { type: 'redacted_thinking', data: 'eA==' }),
      ),
    },
  },
];
