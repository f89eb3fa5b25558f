import { randomBytes } from 'node:crypto';
import type { Reply } from '../../service.ts';

/** What stands in OpenAI's error envelope. */
export type ErrorBody = {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
};

/** A refusal in OpenAI's words; thrown while a request is read. */
export class OpenaiRefusal extends Error {
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

export function invalidRequest(
  message: string,
  param: string | null = null,
  code: string | null = null,
): OpenaiRefusal {
  return new OpenaiRefusal(400, { message, type: 'invalid_request_error', param, code });
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789';

/** A fresh id of OpenAI's forms with letters and digits, e.g. `chatcmpl-…`, `call_…`. */
export function newId(prefix: string): string {
  const letters = Array.from(randomBytes(24), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${prefix}${letters.join('')}`;
}

/** A fresh id of OpenAI's hexadecimal forms, e.g. `resp_…`, `req_…`. */
export function newHexId(prefix: string): string {
  return `${prefix}${randomBytes(16).toString('hex')}`;
}

/** Headers of every answer. */
function commonHeaders(): Record<string, string> {
  return { 'x-request-id': newHexId('req_'), 'openai-version': '2020-10-01' };
}

export function streamHeaders(): Record<string, string> {
  return {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...commonHeaders(),
  };
}

export function jsonReply(
  status: number,
  json: unknown,
  more: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...commonHeaders(), ...more },
    body: JSON.stringify(json),
  };
}

/** An error in OpenAI's envelope. */
export function refusalReply(status: number, error: ErrorBody, retryAfterS?: number): Reply {
  const wait = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
  return jsonReply(status, { error }, wait);
}
