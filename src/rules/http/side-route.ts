import { isForeign } from '../../dialects/dialects.ts';
import { statusOf } from '../../wire/status.ts';
import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';

/** The CLI's warm-up and housekeeping calls; it goes on whatever they answer. */
export const sideRoute: Rule = {
  id: 'http/side-route',
  on: 'call',
  severity: 'note',
  party: 'target',
  says: 'Side routes (`HEAD /`, event logging) answer below 400.',
  mend: 'Answer `HEAD` and `OPTIONS` of known paths with 200 or 204.',
  link: PROTOCOL,
  check: ({ north }) => {
    const status = statusOf(north) ?? 0;
    const { method, path } = north.exchange.request;
    if (!isForeign(north) || status < 400) return [];
    const message = `${method} ${path.split('?')[0]} was answered with ${status}`;
    // A route that is not there is no crash.
    return [status === 500 ? { message, severity: 'warning' } : message];
  },
};
