import { at, stringsIn, textIn } from '../../system/json.ts';
import { headerValue } from '../exchange.ts';
import { errorIn, messageOf } from '../message.ts';
import { type Pair, pairsOf, statusOf } from '../pairs.ts';
import { squeeze } from '../prompt.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { issue, PROTOCOL } from './published.ts';
import { atMostOne, breaches, type Fault } from './subjects.ts';

/** Statuses on whose meaning the CLI acts: it compacts, waits or gives up. */
const MEANT = new Set([400, 413, 429]);

/** Statuses after which the CLI tries again. */
const RETRIED = new Set([408, 409, 429]);

function bodyText({ response }: Reading): string {
  if (response.kind === 'json') return squeeze(stringsIn(response.json).join('\n'));
  return response.kind === 'text' ? squeeze(response.text) : '';
}

function messageText({ response }: Reading): string {
  if (response.kind !== 'json') return '';
  return squeeze(errorIn(response.json)?.message || (textIn(at(response.json, 'message')) ?? ''));
}

function statusFault(north: Reading, south: Reading): Fault | undefined {
  const [given, had] = [statusOf(north) ?? 0, statusOf(south) ?? 0];
  if (given === had || given < 400) return undefined;
  const message = `the upstream's ${had} arrived as ${given}`;
  if (MEANT.has(had)) return message;
  // The vendor's own gateway answers its upstream's 5xx with a 502.
  if (had >= 500 && given >= 500) return { message, severity: 'note' };
  if (had >= 500) return { message, severity: RETRIED.has(given) ? 'warning' : 'error' };
  // In a translation the upstream's credentials and names are not the CLI's.
  return { message, severity: south.route === 'messages' ? 'error' : 'note' };
}

/** The words by which the CLI knows an overflow, and those by which other upstreams tell of one. */
const OVERFLOW = /prompt is too long|input is too long/i;
const FOREIGN_OVERFLOW = /context.?(length|window)|too long|too many tokens|maximum.{0,40}tokens/i;

function wordingFault(north: Reading, south: Reading): Fault | undefined {
  const wanted = messageText(south);
  if (wanted === '' || bodyText(north).includes(wanted)) return undefined;
  const had = statusOf(south) ?? 0;
  const message = `the upstream's message of its ${had} did not arrive`;
  if (!MEANT.has(had)) return { message, severity: 'note' };
  if (south.route === 'messages') return message;
  // In a translation words may be put in the vendor's terms; what counts is that the CLI knows an overflow.
  if (OVERFLOW.test(bodyText(north))) return undefined;
  return FOREIGN_OVERFLOW.test(wanted) ? message : { message, severity: 'note' };
}

function retryFault(north: Reading, south: Reading): Fault | undefined {
  const wait = (reading: Reading) =>
    headerValue(reading.exchange.response?.headers ?? [], 'retry-after');
  if (statusOf(north) !== 429 || wait(south) === undefined || wait(north) !== undefined)
    return undefined;
  const severity = south.route === 'messages' ? 'error' : 'warning';
  return { message: "the upstream's retry-after did not arrive", severity };
}

/** The failure to be relayed: the last, when every try failed with a status. */
function failure({ south }: Pair): Reading | undefined {
  const failed = south.every((reading) => (statusOf(reading) ?? 0) >= 400);
  return failed ? south.at(-1) : undefined;
}

/** The CLI compacts on "prompt is too long" and waits on 429; in other words or statuses it does neither. */
export const errorChanged: Rule = {
  id: 'across/error',
  severity: 'error',
  party: 'target',
  says: "The upstream's 400, 413 and 429 arrive with their status and wording, and its retry-after.",
  mend: 'Relay the status, the message and `retry-after` inside the error envelope.',
  link: issue('Wei-Shaw/sub2api', 5093),
  check: (wire) =>
    pairsOf(wire).flatMap((pair) => {
      const south = failure(pair);
      const { north } = pair;
      if (!south || (statusOf(north) ?? 0) < 400) return [];
      const told = statusFault(north, south) ?? wordingFault(north, south);
      return breaches(north, [...atMostOne(told), ...atMostOne(retryFault(north, south))]);
    }),
};

/** Answering with 200 hides the failure: the CLI takes whatever stands there for the model's words. */
export const errorAsAnswer: Rule = {
  id: 'across/error-as-answer',
  severity: 'error',
  party: 'target',
  says: "The upstream's failure does not arrive as a regular answer.",
  mend: 'Answer with an error status, or with an `error` event once the stream has begun.',
  link: PROTOCOL,
  check: (wire) =>
    pairsOf(wire).flatMap((pair) => {
      const south = failure(pair);
      if (!south || !regular(pair.north)) return [];
      return breaches(pair.north, [
        `the upstream failed with ${statusOf(south)}, and the CLI got a regular answer with status 200`,
      ]);
    }),
};

function regular(north: Reading): boolean {
  const status = statusOf(north) ?? 0;
  return (
    status < 300 && north.exchange.end === 'complete' && messageOf(north)?.ended === 'message_stop'
  );
}
