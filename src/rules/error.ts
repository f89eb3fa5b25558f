import { messageOf } from '../dialects/anthropic/reading/message.ts';
import { isAnswered } from '../dialects/anthropic/route.ts';
import { errorIn } from '../dialects/error-body.ts';
import { at, textIn } from '../system/json.ts';
import { headerValue } from '../wire/exchange.ts';
import { isWhole, type Reading } from '../wire/reading.ts';
import { STATUSES_OF_ERROR, statusOf } from '../wire/status.ts';
import { API_ERRORS, PROTOCOL } from './published.ts';
import type { Breach, Rule } from './rule.ts';

export const ERROR: readonly Rule[] = [
  /**
   * CLI 2.1.330 shows any body and finds "prompt is too long" in any JSON, but sends a 400 without an envelope
   * three times before it gives up.
   */
  {
    id: 'error/envelope',
    on: 'pair',
    severity: 'warning',
    party: 'target',
    says: 'A failure is `{"type":"error","error":{"type":…,"message":…}}`.',
    mend: "Wrap every failure, also the framework's own 404, 413 and 422, in the vendor's envelope.",
    link: API_ERRORS,
    check: ({ north }) => {
      const status = failedStatus(north);
      if (status === undefined) return eventFaults(north);
      const error = errorIn(bodyOf(north));
      if (at(bodyOf(north), 'type') === 'error' && error?.type && error.message) return [];
      return [`the body of a ${status} is ${SEEN[north.response.kind]}, not the error envelope`];
    },
  },
  /** A type outside the list may stand with any status. */
  {
    id: 'error/status-mismatch',
    on: 'pair',
    severity: 'warning',
    party: 'target',
    says: "A failure's type fits its HTTP status.",
    mend: 'Send 429 with rate_limit_error, 529 with overloaded_error, 401 with authentication_error, other 5xx with api_error.',
    link: 'musistudio/claude-code-router#1130',
    check: ({ north }) => {
      const status = failedStatus(north);
      const type = errorIn(bodyOf(north))?.type ?? '';
      const fitting = STATUSES_OF_ERROR[type];
      if (status === undefined || !fitting || fitting.includes(status)) return [];
      return [`${type} came with status ${status}, expected ${fitting.join(' or ')}`];
    },
  },
  /** The CLI waits by its own clock then. */
  {
    id: 'error/retry-after',
    on: 'pair',
    severity: 'note',
    party: 'target',
    says: 'A 429 tells by `retry-after` when to try again.',
    mend: "Pass on the upstream's `retry-after`.",
    link: PROTOCOL,
    check: ({ north }) => {
      const headers = north.exchange.response?.headers ?? [];
      return failedStatus(north) === 429 && headerValue(headers, 'retry-after') === undefined
        ? ['a 429 came without retry-after']
        : [];
    },
  },
];

const SEEN: Readonly<Record<Reading['response']['kind'], string>> = {
  none: 'an empty body',
  json: 'other JSON',
  text: 'text',
  stream: 'events',
  undecodable: 'an undecodable body',
};

/** An event without a type is told by its framing. */
function eventFaults(north: Reading): readonly Breach[] {
  if (!isAnswered(north) || messageOf(north)?.ended !== 'error') return [];
  const error = messageOf(north)?.error;
  const lost = ['type', 'message'].filter((field) => !textIn(at(error, field)));
  return lost.length === 0 ? [] : [`the error event has no error.${lost.join(' and no error.')}`];
}

function failedStatus(reading: Reading): number | undefined {
  const status = statusOf(reading);
  return isWhole(reading) && status !== undefined && status >= 400 ? status : undefined;
}

function bodyOf({ response }: Reading): unknown {
  return response.kind === 'json' ? response.json : undefined;
}
