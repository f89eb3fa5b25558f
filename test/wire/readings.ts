import { parseJson } from '../../src/system/json.ts';
import type { Exchange, HeaderLines } from '../../src/wire/exchange.ts';
import type {
  AttemptWire,
  BodyReading,
  Reading,
  ResponseReading,
  StreamEvent,
} from '../../src/wire/reading.ts';

/** Endpoints by the paths that clients ask them under. */
type Route = 'messages' | 'count_tokens' | 'models' | 'chat_completions' | 'responses' | 'other';

/** An SSE event as a test writes it: data alone takes its name from the type. */
export type Written = {
  readonly data: unknown;
  readonly name?: string | undefined;
  readonly at?: number;
};

export type Given = {
  readonly resent?: true;
  readonly id?: string;
  readonly side?: 'north' | 'south';
  readonly route?: Route;
  readonly method?: string;
  readonly path?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly request?: unknown;
  readonly requestHeaders?: HeaderLines;
  readonly status?: number;
  readonly headers?: HeaderLines;
  readonly end?: Exchange['end'];
  readonly truncated?: boolean;
  /** When the answer's last byte came. */
  readonly lastAt?: number;
  readonly noResponse?: boolean;
  readonly response?: ResponseReading;
  /** The answer's bytes, where they are no text. */
  readonly binary?: Uint8Array;
};

const PATHS: Readonly<Record<Route, string>> = {
  messages: '/v1/messages?beta=true',
  count_tokens: '/v1/messages/count_tokens?beta=true',
  models: '/v1/models?limit=1000',
  chat_completions: '/v1/chat/completions',
  responses: '/v1/responses',
  other: '/',
};

export const EVENT_STREAM: HeaderLines = [['Content-Type', 'text/event-stream; charset=utf-8']];
const JSON_BODY: HeaderLines = [['content-type', 'application/json']];

function body(truncated = false, lastAt?: number): Exchange['request']['body'] {
  return { chunks: [], size: 0, lastAt, truncated };
}

function said(value: unknown, binary?: Uint8Array): BodyReading {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return { text, binary, fault: undefined, truncated: false };
}

function headersFor(response: ResponseReading): HeaderLines {
  return response.kind === 'stream' ? EVENT_STREAM : JSON_BODY;
}

/** A reading built from its parts instead of recorded bytes. */
export function reading(given: Given): Reading {
  const side = given.side ?? 'north';
  const route = given.route ?? 'messages';
  const request = given.request ?? { model: 'm', stream: true, messages: [], tools: [] };
  const response = given.response ?? { kind: 'none' };
  const exchange: Exchange = {
    id: given.id ?? (side === 'north' ? 'n1' : 's1'),
    side,
    attempt: 'basic_text-00000000',
    startedAt: given.startedAt ?? (side === 'north' ? 1000 : 1010),
    request: {
      method: given.method ?? 'POST',
      path: given.path ?? PATHS[route],
      headers: given.requestHeaders ?? [['anthropic-version', '2023-06-01']],
      body: body(),
    },
    response: given.noResponse
      ? undefined
      : {
          status: given.status ?? 200,
          httpVersion: '1.1',
          headers: given.headers ?? headersFor(response),
          at: 1,
          body: body(given.truncated, given.lastAt),
        },
    end: given.end ?? 'complete',
    endMessage: undefined,
    ...(given.resent ? { resent: given.resent } : {}),
    endedAt: given.endedAt ?? 2000,
  };
  const wantsStream =
    typeof request === 'object' &&
    request !== null &&
    'stream' in request &&
    request.stream === true;
  const bodies = {
    request: said(request),
    response: said('text' in response ? response.text : '', given.binary),
  };
  return { exchange, bodies, requestJson: request, wantsStream, response };
}

function isWritten(event: object): event is Written {
  return 'data' in event;
}

/** Stream events from plain objects (named by their type) or from written ones, 1 ms apart. */
export function stream(
  events: readonly object[],
  more: Partial<Extract<ResponseReading, { kind: 'stream' }>> = {},
): ResponseReading {
  const written = events.map((event, place): StreamEvent => {
    const { data, name, at }: Written = isWritten(event)
      ? event
      : { data: event, name: 'type' in event ? String(event.type) : undefined };
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    return { at: at ?? place + 2, name, data: text, json: parseJson(text) };
  });
  return { kind: 'stream', events: written, comments: [], strayLines: [], tail: '', ...more };
}

export function json(value: unknown): ResponseReading {
  return { kind: 'json', json: value, text: JSON.stringify(value) };
}

/** The wire of an attempt; a south side, even an empty one, means that it was recorded. */
export function wire(north: readonly Reading[], south?: readonly Reading[]): AttemptWire {
  return { north, south: south ?? [], southRecorded: south !== undefined, scripted: false };
}
