import type { Answer } from '../dialects/answer.ts';
import { type Message, messageOf } from '../dialects/anthropic/reading/message.ts';
import { isAnswered, isMessages } from '../dialects/anthropic/route.ts';
import { answerOf } from '../dialects/outcome.ts';
import { type JsonObject, objectIn, textIn } from '../system/json.ts';
import { oncePer } from '../system/once-per.ts';
import { headerValue } from '../wire/exchange.ts';
import {
  type AttemptWire,
  isKept,
  isWhole,
  type Reading,
  type ResponseReading,
} from '../wire/reading.ts';
import { statusOf, succeeded } from '../wire/status.ts';
import { besidePairs } from './beside-pairs.ts';
import { type Pair, pairsOf } from './pairs.ts';
import { questionOf } from './question.ts';

/** What a rule may look at, by the word in its `on`. `north` is the exchange that a breach is told of. */
export type Subjects = {
  /** A request of the CLI on any route; side routes have no `south`. */
  readonly call: Pair;
  /** A Messages request, and what the target asked upstream for it. */
  readonly pair: Pair;
  /** A stream that the CLI asked for and got, finished or not. */
  readonly stream: Stream;
  /** A finished Messages answer, streamed or not. */
  readonly message: FinishedMessage;
  /** A request that reached an upstream, in any dialect. */
  readonly request: ForwardedRequest;
  /** A request that reached an upstream in the Messages API too, so that nothing had to be translated. */
  readonly forwarded: ForwardedRequest;
  /** A call of another route that reached an upstream in the Messages API: count_tokens, models. */
  readonly beside: ForwardedRequest;
  /** A whole answer, and the one whole answer of the upstream that it stems from. */
  readonly answer: RelayedAnswer;
  /** A stream that the CLI broke off, and the one stream of an upstream in the same API that it stems from. */
  readonly begun: BegunAnswer;
  /** A request that the CLI sent once more. */
  readonly resend: Resend;
};

export type Stream = Pair & {
  readonly response: Extract<ResponseReading, { kind: 'stream' }>;
  readonly events: readonly WireEvent[];
  readonly message: Message;
  /** Nothing cut the recording short, so what is missing was never sent. */
  readonly whole: boolean;
};

/** One event of a Messages stream whose data is an object with a type. */
export type WireEvent = {
  readonly at: number;
  readonly name: string | undefined;
  readonly type: string;
  readonly body: JsonObject;
};

export type FinishedMessage = Pair & { readonly message: Message };

/** Of several tries the last counts, since a target may leave out what the upstream refused. */
export type ForwardedRequest = { readonly north: Reading; readonly south: Reading };

export type RelayedAnswer = {
  readonly north: Reading;
  readonly south: Reading;
  /** What the CLI got, and what the upstream had answered. */
  readonly given: Answer;
  readonly had: Answer;
};

export type BegunAnswer = { readonly north: Reading; readonly south: Reading };

/** `north` and `south` are those of the first try. */
export type Resend = Pair & { readonly again: Reading };

/** The subjects of a wire, found once per wire. */
const FIND: {
  readonly [On in keyof Subjects]: (wire: AttemptWire) => readonly Subjects[On][];
} = {
  call: oncePer((wire) => {
    const pairs = new Map(pairsOf(wire).map((pair) => [pair.north, pair]));
    return wire.north.map((north) => pairs.get(north) ?? { north, south: [] });
  }),
  pair: pairsOf,
  stream: oncePer((wire) => pairsOf(wire).flatMap((pair) => streamOf(pair) ?? [])),
  message: oncePer((wire) => pairsOf(wire).flatMap((pair) => finishedOf(pair) ?? [])),
  request: oncePer((wire) => pairsOf(wire).flatMap((pair) => forwardedOf(pair) ?? [])),
  forwarded: oncePer((wire) =>
    subjectsOf('request', wire).filter(({ south }) => isMessages(south)),
  ),
  beside: besidePairs,
  answer: oncePer((wire) => pairsOf(wire).flatMap((pair) => relayedOf(pair) ?? [])),
  begun: oncePer((wire) => pairsOf(wire).flatMap((pair) => begunOf(pair) ?? [])),
  resend: oncePer(resendsOf),
};

export function subjectsOf<On extends keyof Subjects>(
  on: On,
  wire: AttemptWire,
): readonly Subjects[On][] {
  return FIND[on](wire);
}

function streamOf(pair: Pair): Stream | undefined {
  const { north } = pair;
  const { response } = north;
  const message = messageOf(north);
  if (!isAnswered(north) || !north.wantsStream || response.kind !== 'stream' || !message)
    return undefined;
  return { ...pair, response, events: typedEvents(response), message, whole: isWhole(north) };
}

function typedEvents(response: Stream['response']): readonly WireEvent[] {
  return response.events.flatMap(({ at: time, name, json }) => {
    const body = objectIn(json);
    const type = textIn(body?.['type']);
    return body && type ? [{ at: time, name, type, body }] : [];
  });
}

function finishedOf(pair: Pair): FinishedMessage | undefined {
  const { north } = pair;
  const message = isAnswered(north) && isWhole(north) ? messageOf(north) : undefined;
  return message?.ended === 'message_stop' ? { ...pair, message } : undefined;
}

function forwardedOf({ north, south }: Pair): ForwardedRequest | undefined {
  const last = south.at(-1);
  if (!last || north.requestJson === undefined || last.requestJson === undefined) return undefined;
  return { north, south: last };
}

function relayedOf({ north, south: tries }: Pair): RelayedAnswer | undefined {
  const [south, ...others] = tries.filter(succeeded);
  const given = answerOf(north);
  const had = south && answerOf(south);
  if (!south || others.length > 0 || !given?.whole || !had?.whole) return undefined;
  return { north, south, given, had };
}

function begunOf({ north, south: tries }: Pair): BegunAnswer | undefined {
  // A target that passes the hang-up on breaks its own request off too.
  const [south, ...others] = tries.filter((one) => (statusOf(one) ?? 500) < 300);
  if (!south || others.length > 0 || !isMessages(south)) return undefined;
  const streamed = [north, south].every((one) => one.response.kind === 'stream' && isKept(one));
  return streamed && north.exchange.end === 'client_gone' ? { north, south } : undefined;
}

/** Each request of the CLI that asks the same as one before it. */
function resendsOf(wire: AttemptWire): readonly Resend[] {
  const last = new Map<string, Pair>();
  return pairsOf(wire).flatMap((pair) => {
    const { north: again } = pair;
    if (!isClis(again)) return [];
    const key = questionOf(again);
    const first = last.get(key);
    last.set(key, pair);
    return first && !isBrokenOff(first.north, again) ? [{ ...first, again }] : [];
  });
}

/** What the CLI broke off by itself it may well ask again, but for a stream that was of no use to it. */
function isBrokenOff(first: Reading, again: Reading): boolean {
  const fellBack = first.wantsStream && !again.wantsStream;
  return first.exchange.end === 'client_gone' && !fellBack;
}

function isClis({ exchange }: Reading): boolean {
  return (headerValue(exchange.request.headers, 'user-agent') ?? '').includes('claude');
}
