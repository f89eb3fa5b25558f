import { decodeBody } from './decode.ts';
import type { Body, Exchange, HeaderLines } from './exchange.ts';
import { bodyBytes } from './exchange.ts';
import { joinedHeader } from './header-lines.ts';

/** Characters of a body written per message, after redaction. */
const BODY_CHARS = 512 * 1024;
/** Chunks whose time is written per body. */
const TIMED_CHUNKS = 2000;

/** Headers that carry a credential by their nature; the last ones are providers' own, seen on the south side. */
const CREDENTIALS = new Set([
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'cookie',
  'set-cookie',
  'api-key',
  'anthropic-api-key',
  'x-goog-api-key',
  'x-amz-security-token',
]);

type Redact = (text: string) => string;

/**
 * Writes exchanges for people, one JSON object a line, bodies decoded. Everything is redacted before it is cut:
 * half a secret would not be found any more.
 *
 * @param redact replaces known secrets in a text
 */
export async function exchangeLines(
  exchanges: readonly Exchange[],
  redact: Redact,
): Promise<string> {
  const lines = await Promise.all(exchanges.map((exchange) => exchangeLine(exchange, redact)));
  return lines.map((line) => `${line}\n`).join('');
}

async function exchangeLine(exchange: Exchange, redact: Redact): Promise<string> {
  const { id, side, attempt, request, response, end } = exchange;
  return JSON.stringify({
    id,
    side,
    attempt: attempt ?? null,
    started_at: new Date(exchange.startedAt).toISOString(),
    request: {
      method: request.method,
      path: redact(hideKeys(request.path)),
      headers: hideCredentials(request.headers, redact),
      ...(await bodyFields(request.body, request.headers, true, redact)),
    },
    response: response
      ? {
          status: response.status,
          http_version: response.httpVersion,
          at_ms: tenths(response.at),
          headers: hideCredentials(response.headers, redact),
          ...(await bodyFields(response.body, response.headers, end === 'complete', redact)),
        }
      : null,
    end,
    end_message: exchange.endMessage === undefined ? null : redact(exchange.endMessage),
    ended_at_ms: tenths(exchange.endedAt),
  });
}

async function bodyFields(body: Body, headers: HeaderLines, whole: boolean, redact: Redact) {
  const coding = joinedHeader(headers, 'content-encoding');
  const { chunks, fault, truncated } = await decodeBody(body, coding, { whole });
  const cut = !whole || body.truncated || truncated || fault !== undefined;
  // A body that never was compressed reads best as it came. Any other stays decoded, as far as that went:
  // in compressed bytes no secret would be found.
  const plain = fault && utf8(bodyBytes(body), cut);
  const bytes = bodyBytes({ chunks });
  const text = plain ?? utf8(bytes, cut);
  const shown = text === undefined ? redactedBase64(bytes, redact) : redact(text);
  return {
    body: shown.slice(0, BODY_CHARS),
    body_encoding: text === undefined ? 'base64' : 'utf8',
    body_cut: shown.length > BODY_CHARS || truncated,
    ...(fault ? { decode_fault: redact(fault.message) } : {}),
    size: body.size,
    truncated: body.truncated,
    chunks: body.chunks
      .slice(0, TIMED_CHUNKS)
      .map((chunk) => [tenths(chunk.at), chunk.bytes.length]),
  };
}

/** The bytes as text; undefined when they are none. A cut body may end within a character. */
function utf8(bytes: Buffer, cut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return undefined;
  }
}

/** Redacts over single-byte characters, so that a secret amid binary data is found before it is encoded. */
function redactedBase64(bytes: Buffer, redact: Redact): string {
  return Buffer.from(redact(bytes.toString('latin1')), 'latin1').toString('base64');
}

function hideCredentials(headers: HeaderLines, redact: Redact): [string, string][] {
  return headers.map(([name, value]) => [
    name,
    CREDENTIALS.has(name.toLowerCase()) ? '***' : redact(value),
  ]);
}

/** Some providers take their key in the query. */
function hideKeys(path: string): string {
  return path.replace(/([?&](?:key|api[-_]?key|access_token|token)=)[^&#]+/gi, '$1***');
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
