import type { UpstreamError } from '../../move.ts';
import type { ErrorBody } from './refusal.ts';

const OVERFLOW = /prompt is too long(?:: (\d+) tokens > (\d+) maximum)?/i;

/** OpenAI has no 529: its overload is a 503. */
const STATUSES: Readonly<Record<number, number>> = { 529: 503 };

type Kind = Pick<ErrorBody, 'type' | 'code'>;

const KINDS: Readonly<Record<number, Kind>> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  404: { type: 'invalid_request_error', code: 'model_not_found' },
  429: { type: 'requests', code: 'rate_limit_exceeded' },
  503: { type: 'service_unavailable_error', code: 'server_is_overloaded' },
};

/** What OpenAI has a word of its own for beside the status. */
const KINDS_OF_ERROR: Readonly<Record<string, Kind>> = {
  billing_error: { type: 'insufficient_quota', code: 'insufficient_quota' },
};

function kindOf(status: number, errorType: string): Kind {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return (
    KINDS_OF_ERROR[errorType] ??
    KINDS[status] ?? { type, code: status >= 500 ? 'server_error' : null }
  );
}

function overflow(message: string): string | undefined {
  const match = OVERFLOW.exec(message);
  if (!match) return undefined;
  const [, tokens, limit] = match;
  if (tokens === undefined) {
    return 'Your input exceeds the context window of this model. Please adjust your input and try again.';
  }
  return (
    `This model's maximum context length is ${limit} tokens. However, your messages resulted in ` +
    `${tokens} tokens. Please reduce the length of the messages.`
  );
}

/**
 * An upstream error, which scenes tell in Anthropic's terms, as OpenAI tells it.
 * @param promptParam the request's field that holds the prompt, named when the context overflows.
 */
export function inOpenaiTerms(
  { status, errorType, message }: UpstreamError,
  promptParam: string,
): { readonly status: number; readonly error: ErrorBody } {
  const overflown = status === 400 ? overflow(message) : undefined;
  if (overflown !== undefined) {
    const code = 'context_length_exceeded';
    const error = { message: overflown, type: 'invalid_request_error', param: promptParam, code };
    return { status, error };
  }
  const own = STATUSES[status] ?? status;
  const { type, code } = kindOf(own, errorType);
  return { status: own, error: { message, type, param: null, code } };
}
