import { at, type JsonObject, objectsIn, textIn } from '../../src/system/json.ts';
import { failure, headerChanged, headersWithout, isMessages, mapBlocks } from './answers.ts';
import {
  CALL,
  changing,
  either,
  is,
  replacing,
  replacingOne,
  set,
  TEXT,
  textOf,
} from './event-maps.ts';
import { CLEAN } from './expected.ts';
import type { Fault, Mutation, Whole, WireEvent } from './fault.ts';
import { OWN_CHECK_BY_DATED_MODEL } from './own-check-faults.ts';
import { SIDE_LEFT_OUT } from './side-faults.ts';
import { frame } from './stream-text.ts';

/** What proxies may well do: all cells stay green, with nothing above a note. */

const WIDE = ['basic_text', 'interleaved_thinking_tool'];
const CHECKED = ['auto_server', 'auto_flagged', 'auto_client', 'auto_client_empty'];
const ALL = [...WIDE, 'thinking', 'subagent_task', 'compact_command'];

function variation(name: string, mutate: Mutation, probes: readonly string[] = WIDE): Fault {
  return { name, family: 'harmless', probes, expect: CLEAN, mutate };
}

const ANY = either(is('message_start'), is('content_block_start'), is('content_block_delta'));

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]));
}

function sortedBody(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => [key, sortedKeys(value)]),
  );
}

function modelOf(event: WireEvent): WireEvent {
  return set(event, ['message', 'model'], 'claude-sonnet-5-5-20260901');
}

function systemBlocks({ system }: JsonObject): readonly unknown[] {
  return typeof system === 'string' ? [{ type: 'text', text: system }] : objectsIn(system);
}

/** HTTP/1.0: no chunks, the body ends with the connection. */
function asHttp10({ status, headers, body }: Whole): Uint8Array {
  const kept = headers.filter(
    ([name]) => !/^(transfer-encoding|connection|keep-alive)$/i.test(name),
  );
  const lines = kept.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`HTTP/1.0 ${status} OK\r\n${lines}\r\n`), body]);
}

function frames(end: string) {
  return (event: WireEvent) =>
    [`event: ${event.type}`, `data: ${JSON.stringify(event)}`, '', ''].join(end);
}

const encodedAs = (coding: 'gzip' | 'br' | 'deflate' | 'zstd'): Mutation => ({
  coding,
  head: (head) => ({ ...head, headers: [...head.headers, ['Content-Encoding', coding]] }),
});

export const HARMLESS: readonly Fault[] = [
  variation('untouched', {}, ALL),
  variation('re-serialised', { request: sortedBody }, ALL),
  variation('pings', { events: replacing(ANY, (event) => [{ type: 'ping' }, event]) }),
  variation('comments', { events: replacing(ANY, (event) => [{ raw: ': ok\n\n' }, event]) }),
  variation('crlf', { frame: frames('\r\n') }),
  variation('one-byte-chunks', { pace: { bytes: 1, ms: 0 } }),
  variation('everything-in-one-chunk', { gather: (whole) => whole }),
  variation('slow-but-steady', { pace: { bytes: 200, ms: 15 } }),
  variation('unknown-events', {
    events: replacing(ANY, (event) => [{ type: 'proxy_telemetry', tokens: 3 }, event]),
  }),
  variation('unknown-fields', {
    events: changing(ANY, (event) => ({ ...event, x_proxy: { region: 'eu' } })),
  }),
  variation('gzip', encodedAs('gzip')),
  variation('brotli', encodedAs('br')),
  variation('deflate', encodedAs('deflate')),
  variation('zstd', encodedAs('zstd')),
  variation(
    'model-renamed',
    {
      request: (body) => ({ ...body, model: 'claude-sonnet-5-5-20260901' }),
      events: changing(is('message_start'), modelOf),
    },
    ALL,
  ),
  variation(
    'x-headers-dropped',
    {
      requestHeaders: (lines) => lines.filter(([name]) => !/^(x-|anthropic-dangerous)/i.test(name)),
    },
    ALL,
  ),
  variation('credentials-replaced', {
    requestHeaders: (lines) => [
      ...headersWithout('authorization')(lines),
      ['x-api-key', 'upstream-key'],
    ],
  }),
  variation('user-agent-extended', {
    requestHeaders: headerChanged('user-agent', (value) => `${value} gateway/1.0`),
  }),
  variation('beta-added-and-spaced', {
    requestHeaders: headerChanged('anthropic-beta', (value) =>
      [...value.split(','), 'proxy-own-2026-01-01'].toReversed().join(', '),
    ),
  }),
  variation('header-case-changed', {
    requestHeaders: (lines) => lines.map(([name, value]) => [name.toUpperCase(), value] as const),
  }),
  variation('count-tokens-404', {
    where: (ask) => ask.path.startsWith('/v1/messages/count_tokens'),
    answer: () => failure(404, 'not_found_error', 'Not Found'),
  }),
  variation(
    'side-routes-404',
    {
      where: (ask) => !isMessages(ask) && ask.path !== '/',
      answer: () => failure(404, 'not_found_error', 'Not Found'),
    },
    ALL,
  ),
  variation('http-1.0-close', { onSocket: asHttp10 }),
  variation('spaces-after-data', {
    frame: (event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}  \n\n`,
  }),
  variation('no-space-after-colon', {
    frame: (event) => `event:${event.type}\ndata:${JSON.stringify(event)}\n\n`,
  }),
  variation('data-before-event', {
    frame: (event) => `data: ${JSON.stringify(event)}\nevent: ${event.type}\n\n`,
  }),
  variation('ids-and-retry-fields', {
    frame: (event) =>
      `id: 7\nretry: 3000\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
  }),
  variation('pretty-json-over-data-lines', {
    frame: (event) =>
      `event: ${event.type}\n${JSON.stringify(event, null, 1)
        .split('\n')
        .map((line) => `data: ${line}\n`)
        .join('')}\n`,
  }),
  variation('escaped-characters', {
    frame: (event) =>
      `event: ${event.type}\ndata: ${JSON.stringify(event).replaceAll('-', '\\u002d')}\n\n`,
  }),
  variation('blank-lines-doubled', {
    frame: (event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n\n\n`,
  }),
  variation('message-ids-changed', {
    events: changing(is('message_start'), (event) =>
      set(event, ['message', 'id'], `gen-${textIn(at(event, 'message', 'id'))}`),
    ),
  }),
  variation(
    'call-ids-changed-consistently',
    {
      events: changing(CALL, (event) =>
        set(
          event,
          ['content_block', 'id'],
          `toolu_p_${textIn(Object(event['content_block'])['id'])}`,
        ),
      ),
      request: (body) =>
        mapBlocks(body, (block) =>
          ['id', 'tool_use_id'].reduce<readonly JsonObject[]>(
            (blocks, key) =>
              blocks.map((one) => {
                const id = textIn(one[key]);
                return id === undefined ? one : { ...one, [key]: id.replace(/^toolu_p_/, '') };
              }),
            [block],
          ),
        ),
    },
    ['tool_use_roundtrip', 'interleaved_thinking_tool'],
  ),
  variation('usage-with-extra-fields', {
    events: changing(is('message_start'), (event) =>
      set(event, ['message', 'usage', 'proxy_cost'], 0.01),
    ),
  }),
  variation('deltas-cut-smaller', {
    events: replacing(TEXT, (event) =>
      [...textOf(event)].map((text) => set(event, ['delta', 'text'], text)),
    ),
  }),
  variation('deltas-joined', {
    events: () => {
      let text = '';
      return (event) => {
        if (TEXT(event)) {
          text += textOf(event);
          return [];
        }
        if (!is('content_block_stop')(event) || text === '') return [event];
        const delta = { type: 'text_delta', text };
        text = '';
        return [{ type: 'content_block_delta', index: event['index'], delta }, event];
      };
    },
  }),
  variation('response-headers-added', {
    head: (head) => ({
      ...head,
      headers: [...head.headers, ['x-proxy', 'yes'], ['server', 'nginx'], ['via', '1.1 proxy']],
    }),
  }),
  variation('content-type-without-charset', {
    head: (head) => ({
      ...head,
      headers: head.headers.map(([name, value]) =>
        name.toLowerCase() === 'content-type' ? [name, 'Text/Event-Stream'] : [name, value],
      ),
    }),
  }),
  variation('empty-tools-left-out', {
    request: (body) => {
      const { tools, ...rest } = body;
      return objectsIn(tools).length === 0 ? rest : body;
    },
  }),
  variation(
    'strings-become-blocks',
    {
      request: (body) => ({
        ...body,
        messages: objectsIn(body['messages']).map((turn) =>
          typeof turn['content'] === 'string'
            ? { ...turn, content: [{ type: 'text', text: turn['content'] }] }
            : turn,
        ),
      }),
    },
    ['tool_use_roundtrip', 'compact_command'],
  ),
  variation('own-instruction-appended', {
    request: (body) => ({
      ...body,
      system: [...systemBlocks(body), { type: 'text', text: 'Be polite.' }],
    }),
  }),
  variation('done-marker', {
    events: replacingOne(0, is('message_stop'), (event) => [event, { raw: 'data: [DONE]\n\n' }]),
  }),
  variation('byte-order-mark', {
    events: replacingOne(0, is('message_start'), (event) => [
      { raw: `\uFEFFevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n` },
    ]),
  }),
  variation('slow-first-byte', {
    events: replacingOne(0, is('message_start'), (event) => [{ waitMs: 1500 }, event]),
  }),
  variation('checked-in-small-pieces', { pace: { bytes: 7, ms: 0 } }, CHECKED),
  variation('checked-in-one-chunk', { gather: (whole) => whole }, CHECKED),
  // Ids of calls are a gateway's to change, as long as all that name them are changed.
  variation(
    'checked-with-own-ids',
    {
      requestBytes: (bytes) => Buffer.from(bytes.toString().replaceAll('call_own', 'toolu_01')),
      frame: (event) => frame(event).replaceAll('toolu_01', 'call_own'),
    },
    CHECKED,
  ),
  variation('own-check-by-dated-model', OWN_CHECK_BY_DATED_MODEL, ['auto_client']),
  ...Object.entries(SIDE_LEFT_OUT).map(([name, mutate]) =>
    variation(name, mutate, ['ui_context', 'ui_model_list', 'side_routes']),
  ),
];
