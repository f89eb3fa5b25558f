import { objectIn } from '../../src/system/json.ts';
import type { Body, HeaderLines, Recorded } from '../../src/wire/exchange.ts';
import { bodyBytes } from '../../src/wire/exchange.ts';
import type { Ask, Mutation, Piece, Whole } from '../faults/fault.ts';
import { frame, isEvent, parse, readEvent } from '../faults/stream-text.ts';

type Answer = NonNullable<Recorded['response']>;
/** A call as both recorders would have seen it; without a south side the target did not ask. */
export type Sides = { readonly north: Recorded; readonly south: Recorded | undefined };

function oneChunk(bytes: Uint8Array, at: number): Body {
  return { chunks: [{ at, bytes }], size: bytes.length, truncated: false };
}

function askOf({ request }: Recorded, earlier: number): Ask {
  const body = parse(bodyBytes(request.body));
  return { ...request, body, streamed: body['stream'] === true, earlier };
}

function requestOf(exchange: Recorded, ask: Ask, mutation: Mutation): Recorded['request'] {
  const { request } = exchange;
  const changed = mutation.request
    ? Buffer.from(JSON.stringify(mutation.request(ask.body, ask)))
    : bodyBytes(request.body);
  const bytes = mutation.requestBytes ? mutation.requestBytes(changed) : changed;
  return {
    method: request.method,
    path: mutation.path ? mutation.path(request.path) : request.path,
    headers: mutation.requestHeaders ? mutation.requestHeaders(request.headers) : request.headers,
    body: oneChunk(bytes, request.body.chunks[0]?.at ?? 0),
  };
}

/** The stream's events with the time at which each had come. */
function timedBlocks(body: Body): readonly { readonly at: number; readonly block: string }[] {
  const text = bodyBytes(body).toString();
  const ends = body.chunks.map(({ at }, place) => ({
    at,
    end: body.chunks.slice(0, place + 1).reduce((sum, { bytes }) => sum + bytes.length, 0),
  }));
  let passed = 0;
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      passed += Buffer.byteLength(block) + 2;
      return { block, at: ends.find(({ end }) => end >= passed)?.at ?? ends.at(-1)?.at ?? 0 };
    });
}

type Played = { readonly body: Body; readonly end: Recorded['end'] };

function playStream(body: Body, ask: Ask, mutation: Mutation, end: Recorded['end']): Played {
  const map = mutation.events?.(ask);
  const write = mutation.frame ?? frame;
  const chunks: { at: number; bytes: Uint8Array }[] = [];
  let late = 0;
  for (const { at, block } of timedBlocks(body)) {
    const event = readEvent(block);
    const pieces: readonly Piece[] = !event ? [{ raw: `${block}\n\n` }] : (map?.(event) ?? [event]);
    for (const piece of pieces) {
      if (isEvent(piece)) chunks.push({ at: at + late, bytes: Buffer.from(write(piece)) });
      else if ('raw' in piece) chunks.push({ at: at + late, bytes: Buffer.from(piece.raw) });
      else if ('waitMs' in piece) late += piece.waitMs;
      else return { body: bodyFrom(chunks), end: piece.close === 'end' ? 'complete' : 'cut' };
    }
  }
  return { body: bodyFrom(chunks), end };
}

function bodyFrom(chunks: Body['chunks']): Body {
  const size = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { chunks, size, truncated: false };
}

function isStream(headers: HeaderLines): boolean {
  return headers.some(
    ([name, value]) => /^content-type$/i.test(name) && /event-stream/.test(value),
  );
}

/** The CLI hangs up on an error event, after which nothing would have come. */
function endOf({ end, response }: Recorded): Recorded['end'] {
  const failed = response && /^event: error$/m.test(bodyBytes(response.body).toString());
  return end === 'client_gone' && failed ? 'complete' : end;
}

function gatheredBody(whole: Whole, at: number): Played {
  return { body: oneChunk(whole.body, at), end: 'complete' };
}

function playAnswer(exchange: Recorded, ask: Ask, mutation: Mutation): Recorded {
  const { response } = exchange;
  if (!response) return exchange;
  const { status, headers } = mutation.head?.(response) ?? response;
  const answer: Answer = { ...response, status, headers };
  const whole = (body: Uint8Array): Whole => ({ status, headers, body });
  const bytes = bodyBytes(response.body);
  const played: Played = mutation.gather
    ? gatheredBody(mutation.gather(whole(bytes), ask), exchange.endedAt)
    : isStream(response.headers)
      ? playStream(response.body, ask, mutation, endOf(exchange))
      : { body: playJson(response.body, ask, mutation), end: exchange.end };
  const last = played.body.chunks.at(-1)?.at ?? 0;
  return {
    ...exchange,
    response: { ...answer, body: played.body },
    end: played.end,
    endedAt: Math.max(exchange.endedAt, last),
  };
}

function playJson(body: Body, ask: Ask, { json }: Mutation): Body {
  const bytes = bodyBytes(body);
  if (!json || objectIn(parse(bytes)) === undefined || bytes.length === 0) return body;
  return oneChunk(Buffer.from(JSON.stringify(json(parse(bytes), ask))), body.chunks[0]?.at ?? 0);
}

function ownAnswer(exchange: Recorded, own: Whole | 'reset' | 'hang'): Recorded {
  if (typeof own === 'string') return { ...exchange, response: undefined, end: 'unreachable' };
  const at = exchange.response?.at ?? 1;
  return {
    ...exchange,
    response: { ...own, httpVersion: '1.1', at, body: oneChunk(own.body, at) },
    end: 'complete',
    endedAt: at,
  };
}

/** What becomes of a recorded call behind a mutation. */
export function playExchange(exchange: Recorded, earlier: number, given: Mutation): Sides {
  const ask = askOf(exchange, earlier);
  const mutation = (given.where?.(ask) ?? true) ? given : {};
  const own = mutation.answer?.(ask);
  if (own !== undefined) return { north: ownAnswer(exchange, own), south: undefined };
  const south: Recorded = {
    ...exchange,
    id: exchange.id.replace(/^n/, 's'),
    side: 'south',
    request: requestOf(exchange, ask, mutation),
  };
  return { north: playAnswer(exchange, ask, mutation), south };
}
