import { type JsonObject, objectsIn, textIn } from '../../src/system/json.ts';
import { mapBlocks, without } from './answers.ts';
import { product, told } from './expected.ts';
import type { Fault } from './fault.ts';

/** Turns that do not reach the upstream as the CLI sent them. */

function turns(body: JsonObject): readonly JsonObject[] {
  return objectsIn(body['messages']);
}

function onType(type: string, change: (block: JsonObject) => readonly JsonObject[]) {
  return (body: JsonObject) =>
    mapBlocks(body, (block) => (block['type'] === type ? change(block) : [block]));
}

export const HISTORY_FAULTS: readonly Fault[] = [
  {
    name: 'history-cut-to-last-turns',
    family: 'R9',
    probes: ['tool_use_roundtrip'],
    expect: product('body/history'),
    mutate: { request: (body) => ({ ...body, messages: turns(body).slice(-1) }) },
  },
  {
    name: 'earlier-answer-dropped',
    family: 'R9',
    probes: ['compact_command'],
    expect: product('body/history'),
    mutate: {
      request: (body) => ({
        ...body,
        messages: turns(body).filter((turn) => turn['role'] !== 'assistant'),
      }),
    },
  },
  {
    name: 'system-turns-dropped',
    family: 'R9',
    probes: ['subagent_task'],
    expect: product('body/history'),
    mutate: {
      request: (body) => ({
        ...body,
        messages: turns(body).filter((turn) => turn['role'] !== 'system'),
      }),
    },
  },
  {
    name: 'system-turns-become-assistant',
    family: 'R9',
    probes: ['subagent_task'],
    expect: product('body/role'),
    mutate: {
      request: (body) => ({
        ...body,
        messages: turns(body).map((turn) =>
          turn['role'] === 'system' ? { ...turn, role: 'assistant' } : turn,
        ),
      }),
    },
  },
  {
    name: 'prompt-lost',
    family: 'R9',
    probes: ['basic_text'],
    expect: product('body/history'),
    mutate: {
      request: (body) => ({ ...body, messages: [{ role: 'user', content: 'Hello' }] }),
    },
  },
  {
    name: 'prompt-cut',
    family: 'R15',
    probes: ['basic_text'],
    expect: product('body/history'),
    mutate: {
      request: onType('text', (block) => [
        { ...block, text: (textIn(block['text']) ?? '').slice(0, -5) },
      ]),
    },
  },
  {
    name: 'turns-swapped',
    family: 'R9',
    probes: ['compact_command'],
    expect: product('body/order'),
    mutate: {
      where: (ask) => turns(ask.body).some((turn) => turn['role'] === 'assistant'),
      request: (body) => ({
        ...body,
        messages: turns(body).slice(1).concat(turns(body).slice(0, 1)),
      }),
    },
  },
  {
    name: 'tool-result-emptied',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tool-result'),
    mutate: { request: onType('tool_result', (block) => [{ ...block, content: '' }]) },
  },
  {
    name: 'tool-result-shortened',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tool-result'),
    mutate: {
      request: onType('tool_result', (block) => [
        { ...block, content: `${(textIn(block['content']) ?? '').slice(0, 8)}…` },
      ]),
    },
  },
  {
    name: 'tool-result-becomes-text',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tool-ids'),
    mutate: {
      request: onType('tool_result', (block) => [
        { type: 'text', text: `Tool result: ${textIn(block['content']) ?? ''}` },
      ]),
    },
  },
  {
    name: 'tool-result-id-changed',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tool-ids'),
    mutate: { request: onType('tool_result', (block) => [{ ...block, tool_use_id: 'toolu_x' }]) },
  },
  {
    name: 'error-flag-lost',
    family: 'R5',
    probes: ['tool_error'],
    expect: product('body/tool-result'),
    mutate: { request: onType('tool_result', (block) => [without(block, 'is_error')]) },
  },
  {
    name: 'call-arguments-emptied',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tool-use'),
    mutate: { request: onType('tool_use', (block) => [{ ...block, input: {} }]) },
  },
  {
    name: 'thinking-history-dropped',
    family: 'R7',
    probes: ['interleaved_thinking_tool'],
    expect: product('body/thinking-history'),
    mutate: { request: onType('thinking', () => []) },
  },
  {
    name: 'thinking-history-forged',
    family: 'R7',
    probes: ['interleaved_thinking_tool'],
    expect: product('body/thinking-history'),
    mutate: {
      request: onType('thinking', (block) => [{ ...block, signature: 'c21va2UtZm9yZ2Vk' }]),
    },
  },
  {
    name: 'thinking-history-text-changed',
    family: 'R7',
    probes: ['interleaved_thinking_tool'],
    expect: product('body/thinking-history'),
    mutate: {
      request: onType('thinking', (block) => [{ ...block, thinking: 'redacted by proxy' }]),
    },
  },
  {
    name: 'instruction-added-to-prompt',
    family: 'R20',
    probes: ['basic_text'],
    expect: told('body/system-order'),
    mutate: {
      request: (body) => ({
        ...body,
        system: [{ type: 'text', text: 'You are Bob.' }, ...objectsIn(body['system'])],
      }),
    },
  },
];
