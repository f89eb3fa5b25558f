/**
 * An exchange is one recorded request and its response, with byte times.
 * Recorders write exchanges; rules, evidence and reports only read them.
 */

/** Where the recorder stood: north = CLI ↔ target, south = target ↔ upstream. */
export type Side = 'north' | 'south';

/** Header lines in wire order and wire case; a name may repeat. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

export type Chunk = {
  /** Milliseconds since the exchange began, when the chunk reached the recorder. */
  readonly at: number;
  readonly bytes: Uint8Array;
};

export type Body = {
  readonly chunks: readonly Chunk[];
  /** Bytes that passed, also those not kept. */
  readonly size: number;
  /** True when the recorder's memory bound cut what is kept; what passed was whole. */
  readonly truncated: boolean;
};

/**
 * How an exchange ended: `complete` = both messages whole; `client_gone` = the requesting side hung up;
 * `cut` = the answering side closed in mid-response; `unreachable` = no response at all.
 */
export type ExchangeEnd = 'complete' | 'client_gone' | 'cut' | 'unreachable';

export type Exchange = {
  /** Unique in a run: side letter and a number, e.g. `n12`. */
  readonly id: string;
  readonly side: Side;
  /** The attempt it belongs to, from the path (north) or the prompt's tag (south). */
  readonly attempt: string | undefined;
  /** Epoch milliseconds of the request's first byte. */
  readonly startedAt: number;
  readonly request: {
    readonly method: string;
    /** Path and query as forwarded, without the attempt's prefix. */
    readonly path: string;
    readonly headers: HeaderLines;
    readonly body: Body;
  };
  readonly response:
    | {
        readonly status: number;
        readonly httpVersion: string;
        readonly headers: HeaderLines;
        /** Milliseconds since the exchange began, when the response's head arrived. */
        readonly at: number;
        readonly body: Body;
      }
    | undefined;
  readonly end: ExchangeEnd;
  /** The network's own words for `cut` and `unreachable`. */
  readonly endMessage: string | undefined;
  /** Milliseconds since the exchange began. */
  readonly endedAt: number;
};

/** First value of a header, by case-insensitive name. */
export function headerValue(headers: HeaderLines, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** All kept bytes of a body in one buffer. */
export function bodyBytes(body: Pick<Body, 'chunks'>): Buffer {
  return Buffer.concat(body.chunks.map((chunk) => chunk.bytes));
}
