import type { DecodeFault, Exchange } from './exchange.ts';

/** One SSE event with the moment its last byte arrived. */
export type StreamEvent = {
  /** Milliseconds since the exchange began. */
  readonly at: number;
  /** The `event:` field; undefined when the stream left it out. */
  readonly name: string | undefined;
  readonly data: string;
  /** `data` parsed; undefined when it is no JSON. */
  readonly json: unknown;
};

/** How a response body reads after decoding. */
export type ResponseReading =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'stream';
      readonly events: readonly StreamEvent[];
      /** Arrival times of comment lines (`: …`), which are keep-alives to SSE but not to the CLI. */
      readonly comments: readonly number[];
      /** Lines that are neither field, comment nor blank, shortened. */
      readonly strayLines: readonly string[];
      /** Text after the last blank line: an event that never ended. */
      readonly tail: string;
    }
  | { readonly kind: 'json'; readonly json: unknown; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | ({ readonly kind: 'undecodable' } & DecodeFault);

/** What a body said once its content-encoding was undone. */
export type BodyReading = {
  /** As UTF-8, with U+FFFD for what is none. Where the encoding was a false claim, the body as it came. */
  readonly text: string;
  /** The bytes, decoded as far as that went, where they are no UTF-8 so that the text can't give them back. */
  readonly binary: Uint8Array | undefined;
  readonly fault: DecodeFault | undefined;
  /** True when decoding stopped at its bound. */
  readonly truncated: boolean;
};

/** An exchange with its bodies decoded and parsed once, so that rules are pure and cheap. */
export type Reading = {
  /** The recorded bytes are gone by now: they would take the memory of all attempts twice. */
  readonly exchange: Exchange;
  readonly bodies: {
    readonly request: BodyReading;
    readonly response: BodyReading | undefined;
  };
  /** The request's JSON; undefined when there is none or it is no JSON. */
  readonly requestJson: unknown;
  /** Whether the request asks for a stream (`stream: true`). */
  readonly wantsStream: boolean;
  readonly response: ResponseReading;
};

/** Everything recorded of one attempt. */
export type AttemptWire = {
  readonly north: readonly Reading[];
  /** Empty when the south side was not recorded. */
  readonly south: readonly Reading[];
  readonly southRecorded: boolean;
  /** The scripted model answers at the far end, so what it sends is known to be perfect. */
  readonly scripted: boolean;
  /** How late this process itself was at the worst, in ms; a time below some of it says nothing of the target. */
  readonly lagMs?: number;
  /** What the upstream told earlier attempts on the same target when it failed them. */
  readonly earlier?: readonly EarlierFailure[];
};

/** A failure of the upstream in an earlier attempt, in its own words. */
export type EarlierFailure = { readonly attempt: string; readonly words: string };

/** Whether all of the answer's bytes could be kept and decoded, so that what is missing never came. */
export function isKept({ exchange, bodies }: Reading): boolean {
  return exchange.response?.body.truncated !== true && bodies.response?.truncated !== true;
}

/** Whether an answer came to its end and was kept whole. */
export function isWhole(reading: Reading): boolean {
  const { end, response } = reading.exchange;
  return end === 'complete' && response !== undefined && isKept(reading);
}
