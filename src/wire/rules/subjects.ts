import { type JsonObject, objectIn, textIn } from '../../system/json.ts';
import { type Message, messageOf } from '../message.ts';
import type { AttemptWire, Reading, ResponseReading } from '../reading.ts';
import type { Breach, Rule } from '../rule.ts';

/** A breach before it is tied to its exchange; plain text stands for the rule's own severity and party. */
export type Fault = string | Omit<Breach, 'exchange'>;

/** The faults of a check that finds one at most. */
export function atMostOne(fault: Fault | undefined): readonly Fault[] {
  return fault === undefined ? [] : [fault];
}

/** Ties faults to the exchange they were seen in. */
export function breaches(reading: Reading, faults: readonly Fault[]): readonly Breach[] {
  const exchange = reading.exchange.id;
  return faults.map((fault) =>
    typeof fault === 'string' ? { message: fault, exchange } : { ...fault, exchange },
  );
}

/** One event of a Messages stream whose data is an object with a type. */
export type WireEvent = {
  readonly at: number;
  readonly name: string | undefined;
  readonly type: string;
  readonly body: JsonObject;
};

export type Stream = {
  readonly reading: Reading;
  readonly response: Extract<ResponseReading, { kind: 'stream' }>;
  readonly events: readonly WireEvent[];
  readonly message: Message;
  /** Nothing cut the recording short, so what is missing was never sent. */
  readonly whole: boolean;
};

/** Content, as opposed to pings, errors and event types of later releases. */
export const CONTENT_EVENTS: ReadonlySet<string> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);

function typedEvents(response: Stream['response']): readonly WireEvent[] {
  return response.events.flatMap(({ at, name, json }) => {
    const body = objectIn(json);
    const type = textIn(body?.['type']);
    return body && type ? [{ at, name, type, body }] : [];
  });
}

export function isWhole(reading: Reading): boolean {
  const { exchange } = reading;
  return exchange.end === 'complete' && exchange.response?.body.truncated === false;
}

/** Whether an exchange is an answered call of `POST /v1/messages` with a 2xx status. */
export function isAnswered(reading: Reading): boolean {
  const status = reading.exchange.response?.status ?? 0;
  return reading.route === 'messages' && status >= 200 && status < 300;
}

function streamOf(reading: Reading): Stream | undefined {
  const { response } = reading;
  const message = messageOf(reading);
  if (!isAnswered(reading) || !reading.wantsStream || response.kind !== 'stream' || !message)
    return undefined;
  const events = typedEvents(response);
  return { reading, response, events, message, whole: isWhole(reading) };
}

/** The streams that the CLI asked for and got. */
export function streamsOf(wire: AttemptWire): readonly Stream[] {
  return wire.north.flatMap((reading) => streamOf(reading) ?? []);
}

/** A check over each stream of the north side. */
export function onEachStream(check: (stream: Stream) => readonly Fault[]): Rule['check'] {
  return (wire) => streamsOf(wire).flatMap((stream) => breaches(stream.reading, check(stream)));
}

/** A check over each finished Messages answer of the north side, streamed or not. */
export function onEachMessage(
  check: (message: Message, reading: Reading) => readonly Fault[],
): Rule['check'] {
  return (wire) =>
    wire.north.flatMap((reading) => {
      const message = isAnswered(reading) && isWhole(reading) ? messageOf(reading) : undefined;
      if (message?.ended !== 'message_stop') return [];
      return breaches(reading, check(message, reading));
    });
}

/** A check over each answered call of any route on the north side. */
export function onEachResponse(
  check: (reading: Reading, wire: AttemptWire) => readonly Fault[],
): Rule['check'] {
  return (wire) => wire.north.flatMap((reading) => breaches(reading, check(reading, wire)));
}
