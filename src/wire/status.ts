import type { Reading } from './reading.ts';

/** What an HTTP status tells whoever asked. */
export type StatusMeaning =
  /** The key or login is missing, wrong, or not good enough. */
  | 'credentials'
  /** The route is not offered. */
  | 'absent'
  /** Overloaded or over a limit for the moment. */
  | 'busy'
  /** The state of the account or the server, not the request: beside these, any 5xx. */
  | 'unavailable'
  /** The CLI asks again: beside these, after any 5xx. */
  | 'retried'
  /** The CLI acts on its meaning: it compacts, waits or gives up. */
  | 'acted_on';

const STATUSES: Readonly<Record<StatusMeaning, readonly number[]>> = {
  credentials: [401, 403],
  absent: [404, 405, 501],
  busy: [429, 503, 529],
  unavailable: [402, 408, 429],
  retried: [408, 409, 429],
  acted_on: [400, 413, 429],
};

/** The statuses that a type of the vendor's error envelope comes with; any other type may stand with any status. */
export const STATUSES_OF_ERROR: Readonly<Record<string, readonly number[]>> = {
  authentication_error: [401],
  permission_error: [403],
  not_found_error: [404],
  request_too_large: [413],
  rate_limit_error: [429],
  overloaded_error: [529, 503],
};

export function means(status: number | undefined, meaning: StatusMeaning): boolean {
  return status !== undefined && STATUSES[meaning].includes(status);
}

/** Undefined when no response came. */
export function statusOf(reading: Reading): number | undefined {
  return reading.exchange.response?.status;
}

/** A whole answer with a status below 300. */
export function succeeded(reading: Reading): boolean {
  const status = statusOf(reading);
  return reading.exchange.end === 'complete' && status !== undefined && status < 300;
}
