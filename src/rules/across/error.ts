import { isMessages } from '../../dialects/anthropic/route.ts';
import { errorIn } from '../../dialects/error-body.ts';
import { squeeze } from '../../dialects/request-text.ts';
import { at, stringsIn, textIn } from '../../system/json.ts';
import { headerValue } from '../../wire/exchange.ts';
import type { Reading } from '../../wire/reading.ts';
import { means, statusOf } from '../../wire/status.ts';
import { atMostOne, type Breach, type Rule } from '../rule.ts';
import { failureOf } from './relayed-failure.ts';

/** The CLI compacts on "prompt is too long" and waits on 429; in other words or statuses it does neither. */
export const error: Rule = {
  id: 'across/error',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: "The upstream's 400, 413 and 429 arrive with their status and wording, and its retry-after.",
  mend: 'Relay the status, the message and `retry-after` inside the error envelope.',
  link: 'Wei-Shaw/sub2api#5093',
  check: (pair) => {
    const { north } = pair;
    const south = failureOf(pair);
    if (!south || (statusOf(north) ?? 0) < 400) return [];
    const told = statusFault(north, south) ?? wordingFault(north, south);
    return [...atMostOne(told), ...atMostOne(retryFault(north, south))];
  },
};

function statusFault(north: Reading, south: Reading): Breach | undefined {
  const [given, had] = [statusOf(north) ?? 0, statusOf(south) ?? 0];
  if (given === had || given < 400) return undefined;
  const message = `the upstream's ${had} arrived as ${given}`;
  if (means(had, 'acted_on')) return message;
  // The vendor's own gateway answers its upstream's 5xx with a 502.
  if (had >= 500 && given >= 500) return { message, severity: 'note' };
  if (had >= 500) return { message, severity: means(given, 'retried') ? 'warning' : 'error' };
  // In a translation the upstream's credentials and names are not the CLI's.
  return { message, severity: isMessages(south) ? 'error' : 'note' };
}

/** The words by which the CLI knows an overflow, and those by which other upstreams tell of one. */
const OVERFLOW = /prompt is too long|input is too long/i;
const FOREIGN_OVERFLOW = /context.?(length|window)|too long|too many tokens|maximum.{0,40}tokens/i;

function wordingFault(north: Reading, south: Reading): Breach | undefined {
  const wanted = messageText(south);
  if (wanted === '' || bodyText(north).includes(wanted)) return undefined;
  const had = statusOf(south);
  const message = `the upstream's message of its ${had} did not arrive`;
  if (!means(had, 'acted_on')) return { message, severity: 'note' };
  if (isMessages(south)) return message;
  // In a translation words may be put in the vendor's terms; what counts is that the CLI knows an overflow.
  if (OVERFLOW.test(bodyText(north))) return undefined;
  return FOREIGN_OVERFLOW.test(wanted) ? message : { message, severity: 'note' };
}

function bodyText({ response }: Reading): string {
  if (response.kind === 'json') return squeeze(stringsIn(response.json).join('\n'));
  return response.kind === 'text' ? squeeze(response.text) : '';
}

function messageText({ response }: Reading): string {
  if (response.kind !== 'json') return '';
  return squeeze(errorIn(response.json)?.message || (textIn(at(response.json, 'message')) ?? ''));
}

function retryFault(north: Reading, south: Reading): Breach | undefined {
  const wait = (reading: Reading) =>
    headerValue(reading.exchange.response?.headers ?? [], 'retry-after');
  if (statusOf(north) !== 429 || wait(south) === undefined || wait(north) !== undefined)
    return undefined;
  const severity = isMessages(south) ? 'error' : 'warning';
  return { message: "the upstream's retry-after did not arrive", severity };
}
