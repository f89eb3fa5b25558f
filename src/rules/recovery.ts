import { messageOf } from '../dialects/anthropic/reading/message.ts';
import { isAnswered } from '../dialects/anthropic/route.ts';
import { answeredWell, answerOf } from '../dialects/outcome.ts';
import { objectIn } from '../system/json.ts';
import { type AttemptWire, isWhole, type Reading } from '../wire/reading.ts';
import { means, statusOf } from '../wire/status.ts';
import { refusedForSafeguards } from './auto-mode/refusal.ts';
import { earnedRefusal } from './earned-refusal.ts';
import { PROTOCOL } from './published.ts';
import { systemTurns } from './question.ts';
import type { Breach, Rule, Severity } from './rule.ts';
import type { Resend } from './subjects.ts';

/** What the CLI mended in silence: without these a cell that needed it would be plain green. */
export const RECOVERY: readonly Rule[] = [
  {
    id: 'recovery/retry',
    on: 'resend',
    severity: 'warning',
    party: 'target',
    says: 'The CLI need not send a request twice.',
    mend: 'See the finding of the exchange that failed first.',
    link: 'raine/claude-code-proxy#65',
    check: (resend, wire) =>
      lostStream(resend) || dropped(resend).length > 0 || isGood(resend.north)
        ? []
        : told(`the CLI sent the request again after ${how(resend.north)}`, resend, wire),
  },
  {
    id: 'recovery/non-streaming-fallback',
    on: 'resend',
    severity: 'warning',
    party: 'target',
    says: 'The CLI need not fall back to a request without `stream`.',
    mend: 'Mend the stream; CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK=1 shows the fault instead.',
    link: 'makecindy/cindy#2351',
    check: (resend, wire) =>
      lostStream(resend)
        ? told(
            `the CLI fell back to a request without stream after ${how(resend.north)}`,
            resend,
            wire,
          )
        : [],
  },
  {
    id: 'recovery/field-dropped',
    on: 'resend',
    severity: 'warning',
    party: 'target',
    says: 'The CLI need not leave out a field of its request.',
    mend: 'Accept and forward fields that you do not know.',
    link: `${PROTOCOL}#feature-pass-through`,
    check: (resend, wire) => {
      const fields = dropped(resend);
      if (fields.length === 0 || isGood(resend.north)) return [];
      // What that costs is told with the refusal.
      if (refusedForSafeguards(resend.north) === 400 && fields.join() === 'safeguards') return [];
      const names = fields.slice(0, 5).join(', ');
      return told(
        `the CLI sent the request again without ${names} after ${how(resend.north)}`,
        resend,
        wire,
      );
    },
  },
];

/** The target's doing when its upstream answered well, the upstream's when that failed. */
function told(message: string, resend: Resend, wire: AttemptWire): readonly Breach[] {
  const { north, south } = resend;
  // What the target made of the request was refused, which is told as such.
  if (earnedRefusal(resend)) return [message];
  // What a live upstream sent may have been what the CLI could not use.
  if (north.exchange.end === 'client_gone')
    return wire.scripted && south.some((one) => answerOf(one)?.whole) ? [message] : [];
  // A stream that ends in an error came with status 200 all the same.
  if (south.some(answeredWell)) return [{ message, party: 'target', severity: 'error' }];
  // A failure played by the scripted model is meant to be mended.
  const severity: Severity = wire.scripted ? 'note' : 'warning';
  // Unseen, but in the form of an honest relay.
  const busy = !wire.southRecorded && means(statusOf(north), 'busy');
  return [south.length > 0 || busy ? { message, party: 'upstream', severity } : message];
}

/** Ended well, as far as the answer itself tells. */
function isGood(reading: Reading): boolean {
  return isAnswered(reading) && isWhole(reading) && messageOf(reading)?.ended === 'message_stop';
}

function how(reading: Reading): string {
  const status = statusOf(reading);
  if (status === undefined) return 'no answer';
  if (status >= 300) return `status ${status}`;
  return reading.exchange.end === 'complete' ? 'an answer that was no good' : 'a broken answer';
}

function dropped({ north, again }: Resend): readonly string[] {
  const kept = objectIn(again.requestJson) ?? {};
  const fields = Object.keys(objectIn(north.requestJson) ?? {}).filter(
    (field) => field !== 'stream' && !(field in kept),
  );
  const turns = systemTurns(north) - systemTurns(again);
  return turns > 0 ? [...fields, 'its turns of role system'] : fields;
}

function lostStream({ north, again }: Resend): boolean {
  return north.wantsStream && !again.wantsStream;
}
