import type { IncomingHttpHeaders } from 'node:http';
import type { Conversation } from './conversation.ts';
import type { Delivery } from './delivery.ts';
import type { UpstreamError } from './move.ts';

export type WireRequest = {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** An answer that is sent whole. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** One event of a stream, as it is written. */
export type Frame = {
  /** `head` opens the turn before any content; `text` carries one piece of the answer's text. */
  readonly part: 'head' | 'text' | 'other';
  readonly bytes: string;
};

/** A model turn in a dialect's form, both ways. */
export type Rendition = {
  readonly frames: readonly Frame[];
  /** What keeps a silent stream alive; undefined where the dialect has no such event. */
  readonly ping: string | undefined;
  /** What ends a stream with an error, once so many frames are out. */
  readonly failure: (fault: UpstreamError, framesSent: number) => string;
  readonly streamHeaders: Readonly<Record<string, string>>;
  readonly whole: Reply;
};

export type Handling =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | {
      readonly kind: 'turn';
      readonly conversation: Conversation;
      readonly render: (delivery: Delivery) => Rendition;
    };

/** Endpoints as the vendor serves them: reads requests into conversations and writes moves in the vendor's form. */
export type Service = {
  /** Whether a request is for it. */
  readonly owns: (request: WireRequest) => boolean;
  readonly handle: (request: WireRequest) => Handling;
  /** An upstream failure in the vendor's envelope. */
  readonly refuse: (fault: UpstreamError) => Reply;
  /** The request's body is over the vendor's limit. */
  readonly tooLarge: () => Reply;
};
