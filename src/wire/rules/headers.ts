import { headerValue } from '../exchange.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { onEachPassedOn } from './across.ts';
import { PROTOCOL } from './published.ts';
import type { Fault } from './subjects.ts';

function header(reading: Reading, name: string): string | undefined {
  return headerValue(reading.exchange.request.headers, name);
}

export const anthropicVersion: Rule = {
  id: 'headers/anthropic-version',
  severity: 'error',
  party: 'target',
  says: '`anthropic-version` reaches the upstream as the CLI sent it.',
  mend: 'Forward the header unchanged.',
  link: `${PROTOCOL}#request-headers`,
  check: onEachPassedOn((north, south) => {
    const sent = header(north, 'anthropic-version');
    const got = header(south, 'anthropic-version');
    if (sent === undefined || sent === got) return [];
    return [`anthropic-version ${sent} reached the upstream as ${got ?? 'nothing'}`];
  }),
};

function betas(reading: Reading): readonly string[] {
  return reading.exchange.request.headers
    .filter(([name]) => name.toLowerCase() === 'anthropic-beta')
    .flatMap(([, value]) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** A beta and its body field travel together: one without the other is a 400. */
export const anthropicBeta: Rule = {
  id: 'headers/anthropic-beta',
  severity: 'error',
  party: 'target',
  says: 'Every value of `anthropic-beta` reaches the upstream, also those nobody knows yet.',
  mend: 'Forward the header unchanged; add own values, but filter none by a list.',
  link: `${PROTOCOL}#request-headers`,
  check: onEachPassedOn((north, south): readonly Fault[] => {
    const got = new Set(betas(south));
    const lost = betas(north).filter((value) => !got.has(value));
    return lost.length === 0 ? [] : [`anthropic-beta lost ${lost.join(', ')}`];
  }),
};
