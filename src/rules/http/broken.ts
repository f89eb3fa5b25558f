import { answeredWell, hasFailed } from '../../dialects/outcome.ts';
import { lastByteAt } from '../../wire/exchange.ts';
import type { AttemptWire } from '../../wire/reading.ts';
import { type Pair, seesUpstream } from '../pairs.ts';
import { atMostOne, type Breach, figures, type Rule } from '../rule.ts';

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
  const gaveUp = givingUp({ north, south });
  if (gaveUp !== undefined) return gaveUp;
  // Aborting is one of the right answers to an upstream that failed.
  if (wire.southRecorded && !south.every(answeredWell)) return undefined;
  const what = end === 'cut' ? 'the answer broke off' : 'the connection ended without an answer';
  const message = endMessage ? `${what} (${endMessage})` : what;
  return seesUpstream(wire) ? message : { message, severity: 'warning' };
}

/** The CLI itself waits for ten minutes; what is cut before this never had a chance. */
const PATIENCE_MS = 60_000;

/** The target hung up on an upstream that was only slow. */
function givingUp({ north, south }: Pair): Breach | undefined {
  const [only] = south;
  const hungUp = only?.exchange.end === 'client_gone' && south.length === 1 && !hasFailed(only);
  if (!only || !hungUp || only.exchange.endedAt >= PATIENCE_MS) return undefined;
  const silence = only.exchange.endedAt - lastByteAt(only.exchange);
  const seconds = Math.round(silence / 1000);
  if (seconds === 0) return undefined;
  const what = north.exchange.end === 'cut' ? 'the answer broke off' : 'the connection ended';
  return figures`${what}, since the target gave up on its upstream after ${seconds} s of silence`;
}
