import type { AccountTrouble } from '../dialects/account-signs.ts';
import { accountTrouble } from '../dialects/account-trouble.ts';
import { messageOf } from '../dialects/anthropic/reading/message.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import { errorIn } from '../dialects/error-body.ts';
import { failureWords } from '../dialects/failure.ts';
import { hasFailed } from '../dialects/outcome.ts';
import { isUnchanged } from '../rules/earned-refusal.ts';
import { type Pair, pairsOf, seesUpstream } from '../rules/pairs.ts';
import { questionOf } from '../rules/question.ts';
import { rememberedFailure, rememberedWords } from '../rules/remembered.ts';
import { at, textIn } from '../system/json.ts';
import type { Redact } from '../system/redact.ts';
import type { AttemptWire, Reading } from '../wire/reading.ts';
import { means, statusOf, succeeded } from '../wire/status.ts';

/** A messages request that got no success, and that the CLI did not get through by asking again. */
export type Refusal = {
  readonly exchange: string;
  /** 0 when there was no response at all; 2xx when the answer broke off or ended in an `error` event. */
  readonly status: number;
  readonly text: string;
  /** What the upstream did with the same request, as far as it was recorded. */
  readonly upstream: 'unrecorded' | 'unasked' | 'answered' | 'failed' | 'refused';
  /** The upstream's status for it; 0 when it gave none, undefined when there is no such request. */
  readonly southStatus: number | undefined;
  /** The form of an honest relay: 429, 529, or a word for an overload. */
  readonly looksRelayed: boolean;
  /** The upstream failed at this or an earlier request of the attempt, so the target may be sparing it. */
  readonly upstreamFailed: boolean;
  /** The target passed the request on as it came, so what the upstream holds against it is not the target's. */
  readonly unchanged: boolean;
  /** What it says of the account that the upstream is asked with, and the exchange that says it. */
  readonly account:
    | { readonly trouble: AccountTrouble; readonly exchange: string; readonly words: string }
    | undefined;
  /** The failure of an earlier cell that it quotes, in words. */
  readonly remembered: string | undefined;
  /** The model that the CLI asked for. */
  readonly model: string | undefined;
};

const OVERLOADED = new Set(['overloaded_error', 'rate_limit_error']);

/** Messages requests on the north side that failed for good, in order. */
function refusals(wire: AttemptWire): Refusal[] {
  return pairsOf(wire)
    .filter(({ north }) => failed(north) && !recovered(north, wire))
    .map((pair) => refusalOf(pair, wire));
}

/** A failure made on purpose is no outage: what is unmet then is for the conditions to blame. */
export function lastRefusal(wire: AttemptWire, faults: boolean): Refusal | undefined {
  return refusals(wire)
    .filter((one) => !(faults && isOnPurpose(one)))
    .at(-1);
}

function isOnPurpose({ upstream, southStatus = 0, status }: Refusal): boolean {
  return upstream === 'failed' || southStatus >= 400 || means(status, 'credentials');
}

/** What happened, for a reason. */
export function wordsFor(refusal: Refusal, redact: Redact): string {
  const { status, southStatus, exchange } = refusal;
  const how =
    status === 0
      ? 'the target gave no answer to POST /v1/messages'
      : status < 300
        ? 'the target’s answer to POST /v1/messages ended in an error'
        : `the target answered POST /v1/messages with HTTP ${status}`;
  const upstream =
    southStatus === undefined ? '' : `, its upstream had answered ${southStatus || 'nothing'}`;
  const alone = refusal.upstream === 'unasked' ? ', without asking its upstream' : '';
  const text = redact(refusal.remembered ?? refusal.text)
    .trim()
    .slice(0, 300);
  return `${how}${upstream}${alone} (${exchange})${text === '' ? '' : `: ${text}`}`;
}

function failed(reading: Reading): boolean {
  const { end, response } = reading.exchange;
  if (end === 'client_gone') return false;
  // A redirection is not followed: it would lead past the recorder.
  return response === undefined || response.status >= 300 || brokeOff(reading);
}

function brokeOff(reading: Reading): boolean {
  return reading.exchange.end === 'cut' || messageOf(reading)?.ended === 'error';
}

/** Whether the CLI asked the same once more and got its answer. */
function recovered(refused: Reading, wire: AttemptWire): boolean {
  return wire.north.some(
    (later) =>
      isMessages(later) &&
      later.exchange.startedAt >= refused.exchange.startedAt &&
      succeeded(later) &&
      !brokeOff(later) &&
      questionOf(later) === questionOf(refused),
  );
}

/** A target that was not seen to ask relays what it says; one that did not ask speaks for itself. */
function accountOf({ north, south }: Pair, wire: AttemptWire) {
  const last = south.at(-1);
  const by = last ?? (seesUpstream(wire) ? undefined : north);
  const trouble = by && accountTrouble(by);
  return by && trouble ? { by, trouble } : undefined;
}

function refusalOf({ north, south }: Pair, wire: AttemptWire): Refusal {
  const { exchange } = north;
  const last = south.at(-1);
  const status = statusOf(north) ?? 0;
  const errorType = errorOf(north)?.type ?? '';
  const account = accountOf({ north, south }, wire);
  const remembered = last ? undefined : rememberedFailure(north, wire);
  return {
    exchange: exchange.id,
    status,
    text: failureWords(north) || (exchange.endMessage ?? ''),
    upstream: last ? doing(last) : unseen(wire),
    southStatus: last && (statusOf(last) ?? 0),
    looksRelayed: status === 429 || status === 529 || (status !== 500 && OVERLOADED.has(errorType)),
    upstreamFailed: wire.south.some(
      (reading) => reading.exchange.startedAt <= endOf(north) && doing(reading) === 'failed',
    ),
    unchanged: last !== undefined && isUnchanged(north, last),
    account: account && {
      trouble: account.trouble,
      exchange: account.by.exchange.id,
      words: failureWords(account.by),
    },
    remembered: remembered && rememberedWords(remembered),
    model: textIn(at(north.requestJson, 'model')),
  };
}

function doing(south: Reading): Refusal['upstream'] {
  const status = statusOf(south) ?? 0;
  const isRedirect = status >= 300 && status < 400;
  if (status === 0 || isRedirect || status >= 500 || means(status, 'unavailable')) return 'failed';
  if (status >= 400) return 'refused';
  return hasFailed(south) ? 'failed' : 'answered';
}

/** A dialect that is not known pairs with nothing, and tells nothing. */
function unseen(wire: AttemptWire): Refusal['upstream'] {
  return seesUpstream(wire) ? 'unasked' : 'unrecorded';
}

function endOf({ exchange }: Reading): number {
  return exchange.startedAt + exchange.endedAt;
}

function errorOf(
  reading: Reading,
): { readonly type: string; readonly message: string } | undefined {
  const { response } = reading;
  return response.kind === 'json' ? errorIn(response.json) : messageOf(reading)?.error;
}
