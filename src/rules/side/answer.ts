import { type SideRequest, sideRequestOf } from '../../dialects/anthropic/reading/side-request.ts';
import { failureWords } from '../../dialects/failure.ts';
import { answeredWell, answerOf } from '../../dialects/outcome.ts';
import { at, parseJson, textIn } from '../../system/json.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { means, statusOf } from '../../wire/status.ts';
import { type Pair, seesUpstream } from '../pairs.ts';
import { PROTOCOL } from '../published.ts';
import { atMostOne, type Breach, type Rule } from '../rule.ts';

/** What a turn would break by only takes some comfort away here: every release tried goes on in silence. */
export const answer: Rule = {
  id: 'side/answer',
  on: 'pair',
  severity: 'warning',
  party: 'target',
  says: 'What Claude Code asks beside the turns (a title for the session, a summary) is answered too.',
  mend: 'Treat these requests as any other: forward `output_config.format`, and the model that they name.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: (pair, wire) => {
    const asked = sideRequestOf(pair.north);
    return asked ? atMostOne(unanswered(asked, pair, wire)) : [];
  },
};

function unanswered(asked: SideRequest, pair: Pair, wire: AttemptWire): Breach | undefined {
  const failure = failureOf(pair.north);
  if (failure === undefined) return unusable(asked, pair, wire);
  const message = `the request for ${asked.what} ${failure}; ${asked.lost}`;
  // With one side recorded nobody can tell who refused.
  if (!seesUpstream(wire)) return { message, severity: 'note' };
  if (pair.south.length > 0 && !pair.south.some(answeredWell)) {
    const severity = wire.scripted ? 'note' : 'warning';
    return { message, party: 'upstream', severity };
  }
  const ownRight =
    means(statusOf(pair.north), 'credentials') || means(statusOf(pair.north), 'busy');
  return ownRight ? { message, severity: 'note' } : message;
}

/** Characters of the target's own words that are told. */
const TOLD = 100;

/** How a request came to no answer; one that the CLI gave up is told by others. */
function failureOf(north: Reading): string | undefined {
  const { end } = north.exchange;
  if (end === 'cut') return 'got a broken answer';
  if (end === 'unreachable') return 'got no answer';
  const status = statusOf(north);
  if (status === undefined || status < 400 || end === 'client_gone') return undefined;
  const words = failureWords(north).slice(0, TOLD);
  return `was answered with ${status}${words === '' ? '' : ` (${words})`}`;
}

/** An answer that is not the JSON asked for, though the upstream's was or could only have been. */
function unusable(
  asked: SideRequest,
  { north, south }: Pair,
  wire: AttemptWire,
): Breach | undefined {
  const { wants } = asked;
  if (wants === undefined || north.exchange.end !== 'complete' || holds(north, wants))
    return undefined;
  const message = `the answer to the request for ${asked.what} has no JSON with ${wants}; ${asked.lost}`;
  if (wire.scripted || south.some((one) => holds(one, wants))) return message;
  return { message, party: 'model', severity: 'note' };
}

function holds(reading: Reading, wants: string): boolean {
  return textIn(at(parseJson(answerOf(reading)?.text ?? ''), wants)) !== undefined;
}
