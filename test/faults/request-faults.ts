import { at, type JsonObject, objectIn, objectsIn, textIn } from '../../src/system/json.ts';
import { headerChanged, headersWithout, mapBlocks, without } from './answers.ts';
import { product, told } from './expected.ts';
import type { Fault } from './fault.ts';

/** Headers and fields that do not reach the upstream as the CLI sent them. */

const KNOWN_BETAS = /^(claude-code|interleaved-thinking|context-management|effort|per-turn)/;
const KNOWN_FIELDS = new Set([
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'max_tokens',
  'metadata',
  'thinking',
  'context_management',
  'output_config',
  'stream',
]);

function filterBetas(keep: (value: string) => boolean) {
  return headerChanged('anthropic-beta', (value) => value.split(',').filter(keep).join(','));
}

function mapSystem(body: JsonObject, change: (blocks: readonly JsonObject[]) => unknown) {
  return { ...body, system: change(objectsIn(body['system'])) };
}

function mapTools(body: JsonObject, change: (tool: JsonObject) => JsonObject) {
  return { ...body, tools: objectsIn(body['tools']).map(change) };
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  const object = objectIn(value);
  if (!object) return value;
  const kept = Object.entries(object).filter(([key]) => key !== 'cache_control');
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutMarks(inner)]));
}

export const REQUEST_FAULTS: readonly Fault[] = [
  {
    name: 'beta-header-dropped',
    family: 'R8',
    probes: ['basic_text'],
    expect: product('headers/anthropic-beta'),
    mutate: { requestHeaders: headersWithout('anthropic-beta') },
  },
  {
    name: 'unknown-beta-filtered',
    family: 'R8',
    probes: ['basic_text'],
    expect: product('headers/anthropic-beta'),
    mutate: { requestHeaders: filterBetas((value) => KNOWN_BETAS.test(value.trim())) },
  },
  {
    name: 'known-beta-filtered',
    family: 'R8',
    probes: ['tool_use_roundtrip'],
    expect: product('headers/anthropic-beta'),
    mutate: { requestHeaders: filterBetas((value) => !value.startsWith('context-management')) },
  },
  {
    name: 'version-header-dropped',
    family: 'R8',
    probes: ['basic_text'],
    expect: product('headers/anthropic-version'),
    mutate: { requestHeaders: headersWithout('anthropic-version') },
  },
  {
    name: 'version-header-changed',
    family: 'R8',
    probes: ['basic_text'],
    expect: product('headers/anthropic-version'),
    mutate: { requestHeaders: headerChanged('anthropic-version', () => '2023-01-01') },
  },
  {
    name: 'unknown-field-stripped',
    family: 'R8',
    probes: ['basic_text'],
    expect: product('body/unknown-field'),
    mutate: {
      request: (body) =>
        Object.fromEntries(Object.entries(body).filter(([field]) => KNOWN_FIELDS.has(field))),
    },
  },
  {
    name: 'context-management-stripped',
    family: 'R8',
    probes: ['basic_text'],
    expect: product('body/unknown-field', 'body/field-changed'),
    mutate: { request: (body) => without(body, 'context_management') },
  },
  {
    name: 'effort-stripped',
    family: 'R8',
    probes: ['thinking'],
    expect: product('body/unknown-field', 'body/field-changed'),
    mutate: { request: (body) => ({ ...body, output_config: {} }) },
  },
  {
    name: 'thinking-field-stripped',
    family: 'R7',
    probes: ['thinking'],
    expect: product('body/unknown-field', 'body/field-changed'),
    mutate: { request: (body) => without(body, 'thinking') },
  },
  {
    name: 'max-tokens-lowered',
    family: 'R8',
    probes: ['basic_text'],
    expect: product('body/field-changed'),
    mutate: { request: (body) => ({ ...body, max_tokens: 4096 }) },
  },
  {
    name: 'tool-choice-forced',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/field-changed'),
    mutate: { request: (body) => ({ ...body, tool_choice: { type: 'none' } }) },
  },
  {
    name: 'metadata-dropped',
    family: 'R8',
    probes: ['basic_text'],
    expect: told('body/unknown-field', 'body/field-changed'),
    mutate: { request: (body) => without(body, 'metadata') },
  },
  {
    name: 'cache-marks-stripped',
    family: 'R20',
    probes: ['tool_use_roundtrip'],
    expect: told('body/cache-control'),
    mutate: { request: (body) => ({ ...objectIn(withoutMarks(body)) }) },
  },
  {
    name: 'system-dropped',
    family: 'R9',
    probes: ['basic_text'],
    expect: product('body/system', 'body/unknown-field', 'body/field-changed'),
    mutate: { request: (body) => without(body, 'system') },
  },
  {
    name: 'system-first-block-only',
    family: 'R9',
    probes: ['subagent_task'],
    expect: product('body/system'),
    mutate: { request: (body) => mapSystem(body, (blocks) => blocks.slice(0, 1)) },
  },
  {
    name: 'system-reordered',
    family: 'R20',
    probes: ['basic_text'],
    expect: product('body/system-order'),
    mutate: { request: (body) => mapSystem(body, (blocks) => blocks.toReversed()) },
  },
  {
    name: 'system-merged',
    family: 'R20',
    probes: ['basic_text'],
    expect: told('body/system-order'),
    mutate: {
      request: (body) =>
        mapSystem(body, (blocks) => blocks.map((block) => block['text']).join('\n\n')),
    },
  },
  {
    name: 'system-text-cut',
    family: 'R9',
    probes: ['subagent_task'],
    expect: product('body/system'),
    mutate: {
      request: (body) =>
        mapSystem(body, (blocks) =>
          blocks.map((block) => ({ ...block, text: (textIn(block['text']) ?? '').slice(0, 90) })),
        ),
    },
  },
  {
    name: 'tools-dropped',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tools'),
    mutate: { request: (body) => ({ ...body, tools: [] }) },
  },
  {
    name: 'one-tool-dropped',
    family: 'R5',
    probes: ['subagent_task'],
    expect: product('body/tools'),
    mutate: { request: (body) => ({ ...body, tools: objectsIn(body['tools']).slice(1) }) },
  },
  {
    name: 'tool-schema-cut',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tools'),
    mutate: {
      request: (body) =>
        mapTools(body, (tool) => ({ ...tool, input_schema: { type: 'object', properties: {} } })),
    },
  },
  {
    name: 'tool-schema-required-lost',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tools'),
    mutate: {
      request: (body) =>
        mapTools(body, (tool) => ({
          ...tool,
          input_schema: without({ ...objectIn(tool['input_schema']) }, 'required'),
        })),
    },
  },
  {
    name: 'tool-schema-missing',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tools'),
    mutate: { request: (body) => mapTools(body, (tool) => without(tool, 'input_schema')) },
  },
  {
    name: 'tool-description-lost',
    family: 'R5',
    probes: ['tool_use_roundtrip'],
    expect: product('body/tools'),
    mutate: { request: (body) => mapTools(body, (tool) => without(tool, 'description')) },
  },
  {
    name: 'body-cut',
    family: 'R15',
    probes: ['tool_use_roundtrip'],
    expect: product('body/json'),
    mutate: { requestBytes: (bytes) => bytes.subarray(0, 900) },
  },
  {
    name: 'request-doubled',
    family: 'R2',
    probes: ['basic_text'],
    expect: told('across/duplicate-request'),
    mutate: { times: 2 },
  },
  {
    name: 'image-dropped',
    family: 'R10',
    probes: ['image_in_tool_result'],
    expect: product('body/media'),
    mutate: {
      request: (body) => mapBlocks(body, (block) => (block['type'] === 'image' ? [] : [block])),
    },
  },
  {
    name: 'image-replaced-by-text',
    family: 'R10',
    probes: ['image_in_tool_result'],
    expect: product('body/media'),
    mutate: {
      request: (body) =>
        mapBlocks(body, (block) =>
          block['type'] === 'image' ? [{ type: 'text', text: '[image]' }] : [block],
        ),
    },
  },
  {
    name: 'image-bytes-cut',
    family: 'R10',
    probes: ['image_in_tool_result'],
    expect: product('body/media'),
    mutate: {
      request: (body) =>
        mapBlocks(body, (block) => {
          if (block['type'] !== 'image') return [block];
          const data = textIn(at(block, 'source', 'data')) ?? '';
          const half = data.slice(0, Math.floor(data.length / 8) * 4);
          return [{ ...block, source: { ...objectIn(block['source']), data: half } }];
        }),
    },
  },
  {
    name: 'pdf-dropped',
    family: 'R10',
    probes: ['pdf_input'],
    expect: product('body/media'),
    mutate: {
      request: (body) => mapBlocks(body, (block) => (block['type'] === 'document' ? [] : [block])),
    },
  },
];
