import { accountTrouble } from '../../dialects/account-trouble.ts';
import { messageOf } from '../../dialects/anthropic/reading/message.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import { failureWords } from '../../dialects/failure.ts';
import { squeeze } from '../../dialects/request-text.ts';
import { at, stringsIn, textIn } from '../../system/json.ts';
import { joinedHeader } from '../../wire/header-lines.ts';
import type { Reading } from '../../wire/reading.ts';
import { means, statusOf } from '../../wire/status.ts';
import { FOREIGN_OVERFLOW, OVERFLOW } from '../earned-refusal.ts';
import { failureIn } from '../fidelity/answer.ts';
import type { Pair } from '../pairs.ts';
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
    if (!south) return eventFaults(pair);
    if ((statusOf(north) ?? 0) < 400) return [];
    const told = statusFault(north, south) ?? wordingFault(north, south) ?? typeFault(north, south);
    return [...atMostOne(told), ...retryFaults(north, south)];
  },
};

/** In the same API an error event arrives as it was sent. */
function eventFaults({ north, south: tries }: Pair): readonly Breach[] {
  const [south, ...others] = tries;
  const failed = (reading: Reading) => messageOf(reading)?.ended === 'error';
  if (!south || others.length > 0 || !isMessages(south)) return [];
  if (!failed(north) || !failed(south)) return [];
  const words = textIn(at(failureIn(south), 'message')) ?? '';
  const told = textIn(at(failureIn(north), 'message')) ?? '';
  if (!squeeze(told).includes(squeeze(words)))
    return [
      { message: "the message of the upstream's error event did not arrive", severity: 'warning' },
    ];
  return atMostOne(typeFault(north, south));
}

/** By its type the CLI knows what it may ask again. */
function typeFault(north: Reading, south: Reading): Breach | undefined {
  const [given, had] = [north, south].map((reading) => textIn(at(failureIn(reading), 'type')));
  if (!isMessages(south) || statusOf(north) !== statusOf(south)) return undefined;
  if (!had || given === had) return undefined;
  const message = `the upstream's error.type ${had} arrived as ${given || 'nothing'}`;
  return { message, path: 'error.type', severity: 'warning' };
}

function statusFault(north: Reading, south: Reading): Breach | undefined {
  const [given, had] = [statusOf(north) ?? 0, statusOf(south) ?? 0];
  if (given === had || given < 400) return undefined;
  const message = `the upstream's ${had} arrived as ${given}`;
  // Of an empty account or a wrong key nothing can be mended by asking again, whatever the status.
  if (accountTrouble(south) && accountTrouble(north)) return { message, severity: 'note' };
  if (means(had, 'acted_on')) return message;
  // The vendor's own gateway answers its upstream's 5xx with a 502.
  if (had >= 500 && given >= 500) return { message, severity: 'note' };
  if (had >= 500) return { message, severity: means(given, 'retried') ? 'warning' : 'error' };
  // In a translation the upstream's credentials and names are not the CLI's.
  return { message, severity: isMessages(south) ? 'error' : 'note' };
}

function wordingFault(north: Reading, south: Reading): Breach | undefined {
  const wanted = failureWords(south);
  if (wanted === '' || bodyText(north).includes(wanted)) return undefined;
  const had = statusOf(south);
  const message = `the upstream's message of its ${had} did not arrive`;
  const same = isMessages(south);
  if (!means(had, 'acted_on'))
    return { message, severity: same && statusOf(north) === had ? 'warning' : 'note' };
  if (same) return message;
  // In a translation words may be put in the vendor's terms; what counts is that the CLI knows an overflow.
  if (OVERFLOW.test(bodyText(north))) return undefined;
  return FOREIGN_OVERFLOW.test(wanted) ? message : { message, severity: 'note' };
}

/** All that an answer says; the body of a failure may be an event. */
function bodyText({ response, bodies }: Reading): string {
  if (response.kind === 'json') return squeeze(stringsIn(response.json).join('\n'));
  if (response.kind === 'stream')
    return squeeze(stringsIn(response.events.map(({ json }) => json)).join('\n'));
  return response.kind === 'text' ? squeeze(bodies.response?.text ?? '') : '';
}

/** A gateway may count the seconds down while it passes them on. */
function isAbout(given: string, had: string): boolean {
  return given === had || Math.abs(Number(given) - Number(had)) <= 2;
}

function retryFaults(north: Reading, south: Reading): readonly Breach[] {
  const header = (reading: Reading, name: string) =>
    joinedHeader(reading.exchange.response?.headers ?? [], name) || undefined;
  const severity = isMessages(south) ? 'error' : 'warning';
  const [wait, waits] = [header(south, 'retry-after'), header(north, 'retry-after')];
  const [retried, retries] = [south, north].map((one) => header(one, 'x-should-retry'));
  const status = statusOf(north) ?? 0;
  // Only where the CLI would ask again by itself does it need to be told not to.
  const again = status === 401 || status >= 500 || means(status, 'retried');
  return [
    ...(status === 429 && wait !== undefined && !waits
      ? [{ message: "the upstream's retry-after did not arrive", severity } as const]
      : []),
    ...(status === 429 && wait !== undefined && waits && !isAbout(waits, wait)
      ? [{ message: `retry-after ${wait} arrived as ${waits}`, severity: 'warning' } as const]
      : []),
    ...(again && status === statusOf(south) && retried === 'false' && retries !== 'false'
      ? [{ message: 'x-should-retry: false did not arrive', severity: 'warning' } as const]
      : []),
  ];
}
