import { at, canonicalJson, objectIn } from '../../system/json.ts';
import { answeredWell } from '../answer.ts';
import { headerValue } from '../exchange.ts';
import { messageOf } from '../message.ts';
import { pairsOf, statusOf } from '../pairs.ts';
import type { AttemptWire, Reading } from '../reading.ts';
import type { Breach, Rule, Severity } from '../rule.ts';
import { issue, PROTOCOL } from './published.ts';
import { isWhole } from './subjects.ts';

/** What the CLI mended in silence: without these a cell that needed it would be plain green. */

/** A request that was sent again, and the first of its like. */
type Resend = { readonly failed: Reading; readonly again: Reading };

function question({ requestJson }: Reading): string {
  return canonicalJson([at(requestJson, 'system') ?? null, at(requestJson, 'messages') ?? null]);
}

function isClis({ exchange }: Reading): boolean {
  return (headerValue(exchange.request.headers, 'user-agent') ?? '').includes('claude');
}

/** Each request with the one before it that asked the same. */
function resendsOf(wire: AttemptWire): readonly Resend[] {
  const last = new Map<string, Reading>();
  return wire.north.flatMap((again) => {
    if (again.route !== 'messages' || !isClis(again)) return [];
    const key = question(again);
    const failed = last.get(key);
    last.set(key, again);
    // What the CLI broke off by itself it may well ask again.
    return failed && failed.exchange.end !== 'client_gone' ? [{ failed, again }] : [];
  });
}

/** Ended well, as far as the answer itself tells. */
function isGood(reading: Reading): boolean {
  const status = statusOf(reading) ?? 0;
  if (status < 200 || status > 299 || !isWhole(reading)) return false;
  return messageOf(reading)?.ended === 'message_stop';
}

/** Statuses that tell of an upstream's own state. */
const BUSY = new Set([429, 503, 529]);

/** The target's doing when its upstream answered well, the upstream's when that failed. */
function blame(wire: AttemptWire, failed: Reading): Pick<Breach, 'party' | 'severity'> {
  const south = pairsOf(wire).find(({ north }) => north === failed)?.south ?? [];
  // A stream that ends in an error came with status 200 all the same.
  if (south.some(answeredWell)) return { party: 'target', severity: 'error' };
  // A failure played by the scripted model is meant to be mended.
  const severity: Severity = wire.scripted ? 'note' : 'warning';
  // Unseen, but in the form of an honest relay.
  if (!wire.southRecorded && BUSY.has(statusOf(failed) ?? 0))
    return { party: 'upstream', severity };
  return south.length > 0 ? { party: 'upstream', severity } : {};
}

function how(reading: Reading): string {
  const status = statusOf(reading);
  if (status === undefined) return 'no answer';
  if (status >= 300) return `status ${status}`;
  return reading.exchange.end === 'complete' ? 'an answer that was no good' : 'a broken answer';
}

function dropped({ failed, again }: Resend): readonly string[] {
  const kept = objectIn(again.requestJson) ?? {};
  return Object.keys(objectIn(failed.requestJson) ?? {}).filter(
    (field) => field !== 'stream' && !(field in kept),
  );
}

function lostStream({ failed, again }: Resend): boolean {
  return failed.wantsStream && !again.wantsStream;
}

function onEachResend(words: (resend: Resend) => string | undefined): Rule['check'] {
  return (wire) =>
    resendsOf(wire).flatMap((resend): readonly Breach[] => {
      const message = words(resend);
      if (message === undefined) return [];
      const exchange = resend.failed.exchange.id;
      return [{ message, exchange, ...blame(wire, resend.failed) }];
    });
}

export const recoveryRetry: Rule = {
  id: 'recovery/retry',
  severity: 'warning',
  party: 'target',
  says: 'The CLI need not send a request twice.',
  mend: 'See the finding of the exchange that failed first.',
  link: issue('raine/claude-code-proxy', 65),
  check: onEachResend((resend) =>
    lostStream(resend) || dropped(resend).length > 0 || isGood(resend.failed)
      ? undefined
      : `the CLI sent the request again after ${how(resend.failed)}`,
  ),
};

export const recoveryNonStreaming: Rule = {
  id: 'recovery/non-streaming-fallback',
  severity: 'warning',
  party: 'target',
  says: 'The CLI need not fall back to a request without `stream`.',
  mend: 'Mend the stream; CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK=1 shows the fault instead.',
  link: issue('makecindy/cindy', 2351),
  check: onEachResend((resend) =>
    lostStream(resend)
      ? `the CLI fell back to a request without stream after ${how(resend.failed)}`
      : undefined,
  ),
};

export const recoveryFieldDropped: Rule = {
  id: 'recovery/field-dropped',
  severity: 'warning',
  party: 'target',
  says: 'The CLI need not leave out a field of its request.',
  mend: 'Accept and forward fields that you do not know.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: onEachResend((resend) => {
    const fields = dropped(resend);
    if (fields.length === 0 || isGood(resend.failed)) return undefined;
    return `the CLI sent the request again without ${fields.slice(0, 5).join(', ')} after ${how(resend.failed)}`;
  }),
};
