import { at, type JsonObject, objectsIn, textIn } from '../../src/system/json.ts';
import { failure, isMessages, mapBlocks, textAnswer } from './answers.ts';
import { changing, is, replacing, set, withoutBlocks } from './event-maps.ts';
import { product, told } from './expected.ts';
import type { Ask, Fault, Mutation, Whole } from './fault.ts';

/** Models, sessions, server tools and what several requests have to do with each other. */

function asksFor(model: RegExp) {
  return (ask: Ask) => isMessages(ask) && model.test(textIn(ask.body['model']) ?? '');
}

function mapTools(change: (tool: JsonObject) => readonly JsonObject[]) {
  return (body: JsonObject) => ({ ...body, tools: objectsIn(body['tools']).flatMap(change) });
}

/** Each session gets what the one before it was answered. */
function crossTalk(): Mutation {
  let earlier: Whole | undefined;
  return {
    gather: (whole) => {
      const other = earlier ?? whole;
      earlier = whole;
      return other;
    },
  };
}

let clock = 0;

export const SESSION_FAULTS: readonly Fault[] = [
  {
    name: 'one-message-id',
    family: 'R2',
    probes: ['tool_use_roundtrip'],
    expect: told('across/message-id'),
    mutate: {
      events: changing(is('message_start'), (event) => set(event, ['message', 'id'], 'gen-1234')),
    },
  },
  {
    name: 'haiku-404',
    family: 'R17',
    probes: ['model_aliases'],
    expect: product('http/refused'),
    mutate: {
      where: asksFor(/haiku/),
      answer: () => failure(404, 'not_found_error', 'model: claude-haiku'),
    },
  },
  {
    name: 'answers-of-another-session',
    family: 'R3',
    probes: ['concurrent_sessions'],
    expect: product('across/text'),
    mutate: crossTalk(),
  },
  {
    name: 'upstream-not-stopped',
    family: 'R3',
    probes: ['interrupt'],
    expect: { classification: ['product_failure'], rules: [] },
    mutate: { keepsUpstream: true },
  },
  {
    name: 'prefix-changes',
    family: 'R20',
    probes: ['prompt_cache'],
    expect: told('body/system-order'),
    mutate: {
      request: (body) => {
        clock += 1;
        const first = { type: 'text', text: `Request ${clock}` };
        return { ...body, system: [first, ...objectsIn(body['system'])] };
      },
    },
  },
  {
    name: 'server-tools-dropped',
    family: 'R19',
    probes: ['web_search'],
    expect: product('body/tools'),
    mutate: {
      request: mapTools((tool) => (textIn(tool['type'])?.startsWith('web_') ? [] : [tool])),
    },
  },
  {
    name: 'search-results-dropped',
    family: 'R19',
    probes: ['web_search'],
    expect: product('across/blocks'),
    mutate: { events: withoutBlocks('web_search_tool_result') },
  },
  {
    name: 'tool-references-dropped',
    family: 'R8',
    probes: ['tool_search'],
    expect: product('body/tool-result'),
    mutate: {
      request: (body) =>
        mapBlocks(body, (block) => (block['type'] === 'tool_reference' ? [] : [block])),
    },
  },
  {
    name: 'deferral-stripped',
    family: 'R8',
    probes: ['tool_search'],
    expect: told('body/tools'),
    mutate: {
      request: mapTools(({ defer_loading: _, ...tool }) => [tool]),
    },
  },
  {
    name: 'pings-dropped',
    family: 'R14',
    probes: ['slow_first_token'],
    expect: told('stream/keep-alive'),
    mutate: { events: replacing(is('ping'), () => []) },
  },
  {
    name: 'pings-become-comments',
    family: 'R14',
    probes: ['slow_first_token'],
    expect: told('stream/keep-alive'),
    mutate: { events: replacing(is('ping'), () => [{ raw: ': ping\n\n' }]) },
  },
  {
    name: 'overloaded-becomes-400',
    family: 'R13',
    probes: ['overloaded'],
    expect: product('across/error'),
    mutate: {
      gather: (whole) =>
        whole.status >= 500 ? failure(400, 'invalid_request_error', 'Overloaded') : whole,
    },
  },
  {
    name: 'failure-in-plain-text',
    family: 'R13',
    probes: ['rate_limited'],
    expect: told('error/envelope', 'across/error'),
    mutate: {
      gather: (whole) =>
        whole.status >= 400
          ? {
              ...textAnswer(whole.status, 'text/plain', 'Too many'),
              headers: [['retry-after', '1']],
            }
          : whole,
    },
  },
  {
    name: 'error-event-dropped',
    family: 'R3',
    probes: ['upstream_error_midstream'],
    expect: product('stream/terminal-event'),
    mutate: { events: replacing(is('error'), () => []) },
  },
  {
    name: 'output-format-dropped',
    family: 'R8',
    probes: ['structured_output'],
    expect: product('body/field-changed', 'body/unknown-field', 'body/tools'),
    mutate: {
      request: (body) => {
        const { output_config: _, ...rest } = body;
        return rest;
      },
    },
  },
  {
    name: 'nested-schema-flattened',
    family: 'R5',
    probes: ['nested_schema_tool'],
    expect: product('body/tools'),
    mutate: {
      request: mapTools((tool) => [
        {
          ...tool,
          input_schema: {
            type: 'object',
            required: at(tool, 'input_schema', 'required'),
            properties: Object.fromEntries(
              Object.keys(Object(at(tool, 'input_schema', 'properties'))).map((name) => [
                name,
                { type: 'object' },
              ]),
            ),
          },
        },
      ]),
    },
  },
  {
    name: 'parallel-calls-share-an-id',
    family: 'R5',
    probes: ['parallel_tools'],
    expect: product('tool/duplicate-id'),
    mutate: {
      events: changing(is('content_block_start', 'tool_use'), (event) =>
        set(event, ['content_block', 'id'], 'toolu_same'),
      ),
    },
  },
  {
    name: 'second-call-lost',
    family: 'R5',
    probes: ['parallel_tools'],
    expect: product('across/tool-calls'),
    mutate: {
      events: () => {
        let calls = 0;
        let lost: unknown;
        return (event) => {
          if (is('content_block_start', 'tool_use')(event)) {
            calls += 1;
            if (calls === 2) lost = event['index'];
          }
          return lost !== undefined && event['index'] === lost ? [] : [event];
        };
      },
    },
  },
];
