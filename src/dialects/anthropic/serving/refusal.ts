import { randomBytes } from 'node:crypto';
import { means } from '../../../wire/status.ts';
import type { Reply } from '../../service.ts';

/** A refusal in the vendor's words; thrown while a request is read. */
export class AnthropicRefusal extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export function invalidRequest(message: string): AnthropicRefusal {
  return new AnthropicRefusal(400, 'invalid_request_error', message);
}

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A fresh id of the vendor's form, e.g. `msg_01…`, `toolu_01…`, `req_01…`. */
export function newId(prefix: string): string {
  const letters = Array.from(randomBytes(22), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${prefix}_01${letters.join('')}`;
}

/** Headers of every answer. */
export function commonHeaders(requestId: string): Record<string, string> {
  return {
    'request-id': requestId,
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
  };
}

export function jsonReply(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = commonHeaders(newId('req')),
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  };
}

/** An error in the vendor's envelope. */
export function refusalReply(
  { status, type, message }: Pick<AnthropicRefusal, 'status' | 'type' | 'message'>,
  {
    retryAfterS,
    shouldRetry = means(status, 'retried') || status >= 500,
  }: { readonly retryAfterS?: number | undefined; readonly shouldRetry?: boolean | undefined } = {},
): Reply {
  const requestId = newId('req');
  return jsonReply(
    status,
    { type: 'error', error: { type, message }, request_id: requestId },
    {
      ...commonHeaders(requestId),
      'x-should-retry': String(shouldRetry),
      ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
    },
  );
}
