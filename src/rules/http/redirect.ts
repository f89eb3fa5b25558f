import { isForeign } from '../../dialects/dialects.ts';
import { headerValue } from '../../wire/exchange.ts';
import type { Reading } from '../../wire/reading.ts';
import { statusOf } from '../../wire/status.ts';
import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';

/** CLI 2.1.330 would follow a 307 to wherever it leads; others lose the body or the authorization on the way. */
export const redirect: Rule = {
  id: 'http/redirect',
  on: 'call',
  severity: 'error',
  party: 'target',
  says: 'No call of the API is redirected.',
  mend: 'Serve the path itself, with and without a trailing slash.',
  link: PROTOCOL,
  check: ({ north }) => {
    const status = statusOf(north) ?? 0;
    if (isForeign(north) || status < 300 || status > 399 || status === 304) return [];
    return [`${north.exchange.request.method} was redirected with ${status}${toWhere(north)}`];
  },
};

function toWhere({ exchange }: Reading): string {
  const location = headerValue(exchange.response?.headers ?? [], 'location');
  return location === undefined ? '' : ` to ${location.slice(0, 200)}`;
}
