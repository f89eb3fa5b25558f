import type { Exchange } from './exchange.ts';

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

/** What the endpoint of an exchange is, by method and path. */
export type Route =
  | 'messages'
  | 'count_tokens'
  | 'models'
  | 'chat_completions'
  | 'responses'
  | 'other';

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
  | { readonly kind: 'undecodable'; readonly encoding: string; readonly message: string };

/** An exchange with its bodies decoded and parsed once, so that rules are pure and cheap. */
export type Reading = {
  readonly exchange: Exchange;
  readonly route: Route;
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
};
