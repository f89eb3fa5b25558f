import { sideRequestOf } from '../../dialects/anthropic/reading/side-request.ts';
import { answeredWell } from '../../dialects/outcome.ts';
import type { AttemptWire } from '../../wire/reading.ts';
import { type Pair, seesUpstream } from '../pairs.ts';
import { atMostOne, type Breach, figures, type Rule } from '../rule.ts';
import { hungUpAfter } from './hung-up.ts';

/** CLI 2.1.330 falls back in silence to a request without `stream` after a cut. */
export const broken: Rule = {
  id: 'http/broken',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'An answer arrives whole.',
  mend: "Look in the target's log for a crash, a time limit or a body limit at that moment.",
  link: 'router-for-me/CLIProxyAPI#3996',
  check: (pair, wire) => atMostOne(brokenFault(pair, wire)),
};

/** Any upstream that was asked in the CLI's name and did not fail makes a broken connection the target's. */
function brokenFault({ north, south }: Pair, wire: AttemptWire): Breach | undefined {
  const { end, endMessage } = north.exchange;
  if (end !== 'cut' && end !== 'unreachable') return undefined;
  // It has a rule of its own.
  if (sideRequestOf(north)) return undefined;
  const what = end === 'cut' ? 'the answer broke off' : 'the connection ended without an answer';
  const seconds = hungUpAfter({ north, south });
  if (seconds !== undefined)
    return figures`${what}, since the target hung up on its upstream after ${seconds} s without a byte`;
  // Aborting is one of the right answers to an upstream that failed.
  if (wire.southRecorded && !south.every(answeredWell)) return undefined;
  const message = endMessage ? `${what} (${endMessage})` : what;
  return seesUpstream(wire) ? message : { message, severity: 'warning' };
}
