import { at } from '../../system/json.ts';
import { headerValue } from '../exchange.ts';
import { errorIn } from '../message.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { API_ERRORS, issue, PROTOCOL } from './published.ts';
import { type Fault, isWhole, onEachResponse } from './subjects.ts';

function failedStatus(reading: Reading): number | undefined {
  const status = reading.exchange.response?.status;
  return reading.route === 'messages' && isWhole(reading) && status !== undefined && status >= 400
    ? status
    : undefined;
}

function bodyOf({ response }: Reading): unknown {
  return response.kind === 'json' ? response.json : undefined;
}

/**
 * CLI 2.1.330 shows any body and finds "prompt is too long" in any JSON, but sends a 400 without an envelope
 * three times before it gives up.
 */
export const envelope: Rule = {
  id: 'error/envelope',
  severity: 'warning',
  party: 'target',
  says: 'A failure is `{"type":"error","error":{"type":…,"message":…}}`.',
  mend: "Wrap every failure, also the framework's own 404, 413 and 422, in the vendor's envelope.",
  link: API_ERRORS,
  check: onEachResponse((reading) => {
    const status = failedStatus(reading);
    if (status === undefined) return [];
    const error = errorIn(bodyOf(reading));
    if (at(bodyOf(reading), 'type') === 'error' && error?.type && error.message) return [];
    const seen = {
      none: 'an empty body',
      json: 'other JSON',
      text: 'text',
      stream: 'events',
      undecodable: 'an undecodable body',
    };
    return [`the body of a ${status} is ${seen[reading.response.kind]}, not the error envelope`];
  }),
};

const STATUSES: Readonly<Record<string, readonly number[]>> = {
  authentication_error: [401],
  permission_error: [403],
  not_found_error: [404],
  request_too_large: [413],
  rate_limit_error: [429],
  overloaded_error: [529, 503],
};

/** A type outside the list may stand with any status. */
export const statusMismatch: Rule = {
  id: 'error/status-mismatch',
  severity: 'warning',
  party: 'target',
  says: "A failure's type fits its HTTP status.",
  mend: 'Send 429 with rate_limit_error, 529 with overloaded_error, 401 with authentication_error, other 5xx with api_error.',
  link: issue('musistudio/claude-code-router', 1130),
  check: onEachResponse((reading) => {
    const status = failedStatus(reading);
    const type = errorIn(bodyOf(reading))?.type ?? '';
    const fitting = STATUSES[type];
    if (status === undefined || !fitting || fitting.includes(status)) return [];
    return [`${type} came with status ${status}, expected ${fitting.join(' or ')}`];
  }),
};

/** The CLI waits by its own clock then. */
export const retryAfter: Rule = {
  id: 'error/retry-after',
  severity: 'note',
  party: 'target',
  says: 'A 429 tells by `retry-after` when to try again.',
  mend: "Pass on the upstream's `retry-after`.",
  link: PROTOCOL,
  check: onEachResponse((reading): readonly Fault[] => {
    if (failedStatus(reading) !== 429) return [];
    const headers = reading.exchange.response?.headers ?? [];
    return headerValue(headers, 'retry-after') === undefined
      ? ['a 429 came without retry-after']
      : [];
  }),
};
