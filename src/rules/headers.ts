import { betasOf } from '../dialects/anthropic/reading/betas.ts';
import { AUTO_MODE_BETA } from '../dialects/anthropic/reading/safeguards.ts';
import { joinedHeader } from '../wire/header-lines.ts';
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
      const [sent = '', got = ''] = [north, south].map((one) => lineOf(one, 'anthropic-version'));
      if (sent === '' || sent === got) return [];
      return [`anthropic-version ${sent} reached the upstream as ${got || 'nothing'}`];
    },
  },
  /** Servers may take a body for another form, or refuse it. */
  {
    id: 'headers/content-type',
    on: 'forwarded',
    severity: 'warning',
    party: 'target',
    says: 'The body reaches the upstream as `content-type: application/json`.',
    mend: 'Set `content-type: application/json`, once, on what you send.',
    link: `${PROTOCOL}#request-headers`,
    check: ({ north, south }) => {
      const [sent = '', got = ''] = [north, south].map((one) => lineOf(one, 'content-type'));
      if (!JSON_TYPE.test(sent) || JSON_TYPE.test(got)) return [];
      return [`content-type ${sent} reached the upstream as ${got || 'nothing'}`];
    },
  },
  /** The vendor's API goes by its beta header, so no release has been seen to need it. */
  {
    id: 'headers/query',
    on: 'forwarded',
    severity: 'note',
    party: 'target',
    says: 'The query of the request (`?beta=true`) reaches an upstream of the same API.',
    mend: 'Append the query of the request to the address you ask.',
    link: PROTOCOL,
    check: ({ north, south }) => {
      const [sent = '', got = ''] = [north, south].map(
        ({ exchange }) => exchange.request.path.split('?')[1],
      );
      const kept = new URLSearchParams(got);
      const lost = [...new URLSearchParams(sent)].filter(
        ([name, value]) => kept.get(name) !== value,
      );
      return lost.map(([name, value]) => `the query ${name}=${value} did not reach the upstream`);
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
      const got = new Set(betasOf(south));
      // Those of auto mode have a rule of their own.
      const lost = betasOf(north).filter((value) => !got.has(value) && !AUTO_MODE_BETA.test(value));
      return lost.length === 0 ? [] : [`anthropic-beta lost ${lost.join(', ')}`];
    },
  },
];

const JSON_TYPE = /^\s*application\/json\s*(;[^,]*)?$/i;

function lineOf({ exchange }: Reading, name: string): string {
  return joinedHeader(exchange.request.headers, name);
}
