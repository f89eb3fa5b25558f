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

/** What is known of a body besides its bytes. */
export type Passed<Piece = { readonly at: number; readonly size: number }> = {
  readonly chunks: readonly Piece[];
  /** Bytes that passed, also those not kept. */
  readonly size: number;
  /** When the last byte passed, in ms since the exchange began, also where it was not kept. */
  readonly lastAt?: number | undefined;
  /** True when the recorder's memory bound cut what is kept; what passed was whole. */
  readonly truncated: boolean;
};

/** A body as it was recorded, with what is kept of its bytes. */
export type Body = Passed<Chunk>;

export type DecodeFault = { readonly encoding: string; readonly message: string };

/** A body with its content-encoding undone. */
export type Decoded = {
  /** Decoded bytes, each with the time of the received chunk that brought them. */
  readonly chunks: readonly Chunk[];
  /** Why the body could not be decoded; `chunks` then hold what came before. */
  readonly fault: DecodeFault | undefined;
  /** True when the decoded bytes were cut at the bound. */
  readonly truncated: boolean;
};

/**
 * How an exchange ended: `complete` = both messages whole; `client_gone` = the requesting side hung up;
 * `cut` = the answering side closed in mid-response; `unreachable` = no response at all.
 */
export type ExchangeEnd = 'complete' | 'client_gone' | 'cut' | 'unreachable';

/** An exchange as recorders hand it out. */
export type Recorded = Exchange<Body> & {
  /** The request's body, where it was decoded already to find the attempt. */
  readonly requestDecoded?: Decoded | undefined;
};

export type Exchange<Content = Passed> = {
  /** Unique in a run: side letter and a number, e.g. `n12`. */
  readonly id: string;
  readonly side: Side;
  /** The attempt it belongs to, from the path (north) or the prompt's tag (south). */
  readonly attempt: string | undefined;
  /** Epoch milliseconds of the request's first byte, with fractions. */
  readonly startedAt: number;
  readonly request: {
    readonly method: string;
    /** Path and query as forwarded, without the attempt's prefix. */
    readonly path: string;
    readonly headers: HeaderLines;
    readonly body: Content;
  };
  readonly response:
    | {
        readonly status: number;
        readonly httpVersion: string;
        readonly headers: HeaderLines;
        /** Milliseconds since the exchange began, when the response's head arrived. */
        readonly at: number;
        readonly body: Content;
      }
    | undefined;
  /** The answering side closed a kept connection just as it was used again, so the request went out once more. */
  readonly resent?: true;
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

/** When the last byte of an answer came, in ms since the exchange began; 0 when none did. */
export function lastByteAt({ response }: Exchange): number {
  const { lastAt, chunks = [] } = response?.body ?? {};
  return lastAt ?? chunks.at(-1)?.at ?? response?.at ?? 0;
}
