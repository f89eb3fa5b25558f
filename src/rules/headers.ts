import { headerValue } from '../wire/exchange.ts';
import type { Reading } from '../wire/reading.ts';
import { PROTOCOL } from './published.ts';
import type { Rule } from './rule.ts';

export const HEADERS: readonly Rule[] = [
  {
    id: 'headers/anthropic-version',
    on: 'forwarded',
    severity: 'error',
    party: 'target',
    says: '`anthropic-version` reaches the upstream as the CLI sent it.',
    mend: 'Forward the header unchanged.',
    link: `${PROTOCOL}#request-headers`,
    check: ({ north, south }) => {
      const [sent, got] = [north, south].map(({ exchange }) =>
        headerValue(exchange.request.headers, 'anthropic-version'),
      );
      if (sent === undefined || sent === got) return [];
      return [`anthropic-version ${sent} reached the upstream as ${got ?? 'nothing'}`];
    },
  },
  /** A beta and its body field travel together: one without the other is a 400. */
  {
    id: 'headers/anthropic-beta',
    on: 'forwarded',
    severity: 'error',
    party: 'target',
    says: 'Every value of `anthropic-beta` reaches the upstream, also those nobody knows yet.',
    mend: 'Forward the header unchanged; add own values, but filter none by a list.',
    link: `${PROTOCOL}#request-headers`,
    check: ({ north, south }) => {
      const got = new Set(betas(south));
      const lost = betas(north).filter((value) => !got.has(value));
      return lost.length === 0 ? [] : [`anthropic-beta lost ${lost.join(', ')}`];
    },
  },
];

function betas(reading: Reading): readonly string[] {
  return reading.exchange.request.headers
    .filter(([name]) => name.toLowerCase() === 'anthropic-beta')
    .flatMap(([, value]) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
