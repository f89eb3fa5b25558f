import { at, parseJson } from '../system/json.ts';
import { decodeBody } from './decode.ts';
import type { Body, Chunk, Exchange, HeaderLines } from './exchange.ts';
import { bodyBytes, headerValue } from './exchange.ts';
import { joinedHeader } from './header-lines.ts';
import type { Reading, ResponseReading, Route } from './reading.ts';
import { looksLikeSse, readSse } from './sse.ts';

/** Decodes and parses both bodies of an exchange, once. */
export async function readExchange(exchange: Exchange): Promise<Reading> {
  const requestJson = await readRequestJson(exchange);
  return {
    exchange,
    route: routeOf(exchange.request.method, exchange.request.path),
    requestJson,
    wantsStream: at(requestJson, 'stream') === true,
    response: await readResponse(exchange),
  };
}

/** What the endpoint is; a path may stand behind any prefix. */
export function routeOf(method: string, path: string): Route {
  const bare = path.replace(/[?#].*$/s, '').replace(/\/+$/, '');
  if (method === 'GET') return bare.endsWith('/v1/models') ? 'models' : 'other';
  if (method !== 'POST') return 'other';
  if (bare.endsWith('/v1/messages')) return 'messages';
  if (bare.endsWith('/v1/messages/count_tokens')) return 'count_tokens';
  if (bare.endsWith('/chat/completions')) return 'chat_completions';
  return bare.endsWith('/responses') ? 'responses' : 'other';
}

async function readRequestJson({ request }: Exchange): Promise<unknown> {
  const { chunks } = await decode(request.body, request.headers, false);
  return parseJson(textOf(chunks));
}

async function readResponse({ response, end }: Exchange): Promise<ResponseReading> {
  if (!response) return { kind: 'none' };
  const { chunks, fault } = await decode(response.body, response.headers, end === 'complete');
  if (fault) return { kind: 'undecodable', ...fault };
  if (isEventStream(response.headers) && chunks.length > 0) return readSse(chunks);
  const text = textOf(chunks);
  if (looksLikeSse(text)) return readSse(chunks);
  const json = parseJson(text);
  return json === undefined ? { kind: 'text', text } : { kind: 'json', json, text };
}

function decode(body: Body, headers: HeaderLines, whole: boolean) {
  return decodeBody(body, joinedHeader(headers, 'content-encoding'), { whole });
}

function isEventStream(headers: HeaderLines): boolean {
  const type = headerValue(headers, 'content-type') ?? '';
  return /^\s*text\/event-stream\s*(;|$)/i.test(type);
}

function textOf(chunks: readonly Chunk[]): string {
  return new TextDecoder().decode(bodyBytes({ chunks }));
}
