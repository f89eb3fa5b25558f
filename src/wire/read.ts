import { at, parseJson } from '../system/json.ts';
import { decodeBody } from './decode.ts';
import type { Body, Decoded, Exchange, HeaderLines, Passed, Recorded } from './exchange.ts';
import { bodyBytes, headerValue } from './exchange.ts';
import type { BodyReading, Reading, ResponseReading } from './reading.ts';
import { looksLikeSse, readSse } from './sse.ts';

/** Decodes and parses both bodies of an exchange, once. */
export async function readExchange(recorded: Recorded): Promise<Reading> {
  const { request, response, end, requestDecoded } = recorded;
  const asked =
    requestDecoded ?? (await decodeBody(request.body, request.headers, { whole: false }));
  const whole = end === 'complete';
  const answered = response && (await decodeBody(response.body, response.headers, { whole }));
  const bodies = {
    request: readBody(request.body, asked, true),
    response: response && answered && readBody(response.body, answered, whole),
  };
  const requestJson = parseJson(bodies.request.text);
  return {
    exchange: withoutBytes(recorded),
    bodies,
    requestJson,
    wantsStream: at(requestJson, 'stream') === true,
    response: readResponse(response?.headers ?? [], answered, bodies.response),
  };
}

/** @param whole whether the body came to its end; a cut one may end within a character */
function readBody(body: Body, decoded: Decoded, whole: boolean): BodyReading {
  const { fault, truncated } = decoded;
  const cut = !whole || body.truncated || truncated || fault !== undefined;
  const bytes = bodyBytes(decoded);
  // A body that never was compressed reads best as it came. Any other stays decoded, as far as that went:
  // in compressed bytes no secret would be found.
  const text = (fault && utf8(bodyBytes(body), cut)) ?? utf8(bytes, cut);
  const binary = text === undefined ? bytes : undefined;
  return { text: text ?? new TextDecoder().decode(bytes), binary, fault, truncated };
}

/** The bytes as text; undefined when they are none. */
function utf8(bytes: Buffer, cut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return undefined;
  }
}

function readResponse(
  headers: HeaderLines,
  decoded: Decoded | undefined,
  body: BodyReading | undefined,
): ResponseReading {
  if (!decoded || !body) return { kind: 'none' };
  if (decoded.fault) return { kind: 'undecodable', ...decoded.fault };
  const { text } = body;
  if ((isEventStream(headers) && decoded.chunks.length > 0) || looksLikeSse(text))
    return readSse(decoded.chunks);
  const json = parseJson(text);
  return json === undefined ? { kind: 'text', text } : { kind: 'json', json, text };
}

function isEventStream(headers: HeaderLines): boolean {
  const type = headerValue(headers, 'content-type') ?? '';
  return /^\s*text\/event-stream\s*(;|$)/i.test(type);
}

function withoutBytes({ requestDecoded: _read, ...recorded }: Recorded): Exchange {
  const { request, response } = recorded;
  return {
    ...recorded,
    request: { ...request, body: passed(request.body) },
    response: response && { ...response, body: passed(response.body) },
  };
}

function passed({ chunks, size, lastAt, truncated }: Body): Passed {
  return {
    chunks: chunks.map(({ at: time, bytes }) => ({ at: time, size: bytes.length })),
    size,
    lastAt,
    truncated,
  };
}
