import { isForeign } from '../../dialects/dialects.ts';
import { statusOf } from '../../wire/status.ts';
import { PROTOCOL } from '../published.ts';
import type { Rule } from '../rule.ts';

/**
 * The CLI's warm-up and housekeeping calls: `HEAD /` in 2.1.100 and 2.1.216, `HEAD /api/hello` in 2.1.331. All three go
 * on whatever is answered, a 500 too.
 */
export const sideRoute: Rule = {
  id: 'http/side-route',
  on: 'call',
  severity: 'note',
  party: 'target',
  says: 'Side routes (`HEAD /`, `HEAD /api/hello`, event logging) answer below 400.',
  mend: 'Answer `HEAD` and `OPTIONS` of known paths with 200 or 204.',
  link: PROTOCOL,
  check: ({ north }) => {
    const status = statusOf(north) ?? 0;
    const { method, path } = north.exchange.request;
    if (!isForeign(north) || status < 400) return [];
    return [
      `${method} ${path.split('?')[0]} was answered with ${status}, which Claude Code takes no notice of`,
    ];
  },
};
