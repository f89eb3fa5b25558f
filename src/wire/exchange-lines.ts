import type { Redact } from '../system/redact.ts';
import type { HeaderLines, Passed } from './exchange.ts';
import type { BodyReading, Reading } from './reading.ts';

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

/**
 * Writes exchanges for people, one JSON object a line, bodies decoded. Everything is redacted before it is cut:
 * half a secret would not be found any more.
 *
 * @param redact replaces known secrets in a text
 */
export function exchangeLines(readings: readonly Reading[], redact: Redact): string {
  return readings.map((reading) => `${exchangeLine(reading, redact)}\n`).join('');
}

function exchangeLine({ exchange, bodies }: Reading, redact: Redact): string {
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
      ...bodyFields(request.body, bodies.request, redact),
    },
    response:
      response && bodies.response
        ? {
            status: response.status,
            http_version: response.httpVersion,
            at_ms: tenths(response.at),
            headers: hideCredentials(response.headers, redact),
            ...bodyFields(response.body, bodies.response, redact),
          }
        : null,
    ...(exchange.resent ? { resent: true } : {}),
    end,
    end_message: exchange.endMessage === undefined ? null : redact(exchange.endMessage),
    ended_at_ms: tenths(exchange.endedAt),
  });
}

function bodyFields(body: Passed, { text, binary, fault, truncated }: BodyReading, redact: Redact) {
  const shown = binary ? redactedBase64(binary, redact) : redact(text);
  return {
    body: shown.slice(0, BODY_CHARS),
    body_encoding: binary ? 'base64' : 'utf8',
    body_cut: shown.length > BODY_CHARS || truncated,
    ...(fault ? { decode_fault: redact(fault.message) } : {}),
    size: body.size,
    truncated: body.truncated,
    chunks: body.chunks.slice(0, TIMED_CHUNKS).map(({ at, size }) => [tenths(at), size]),
  };
}

/** Redacts over single-byte characters, so that a secret amid binary data is found before it is encoded. */
function redactedBase64(bytes: Uint8Array, redact: Redact): string {
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(redact(text), 'latin1').toString('base64');
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
