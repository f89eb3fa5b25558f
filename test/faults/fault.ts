import type { Classification } from '../../src/config/classifications.ts';
import type { JsonObject } from '../../src/system/json.ts';

/**
 * A fault catalogue's entry: one thing that a proxy does to the traffic, and what must be said of it. The proxy of
 * this folder does it for real between the CLI and the scripted model.
 */
export type Fault = {
  readonly name: string;
  /** R-number of the corpus; harmless variations have none. */
  readonly family: `R${number}` | 'harmless';
  /** Probes that show it. */
  readonly probes: readonly string[];
  readonly expect: Expected;
  /** Limit of an attempt in ms, where the fault runs into it. */
  readonly timeoutMs?: number;
  readonly mutate: Mutation;
};

export type Expected = {
  /** Right classifications; `passed` then stands for a green cell with a finding of the rule. */
  readonly classification: readonly Classification[];
  /** Rules of which one must be among the findings; empty = the probe's own conditions tell. */
  readonly rules: readonly string[];
};

/** A request of the CLI, as the proxy got it. */
export type Ask = {
  readonly method: string;
  readonly path: string;
  readonly headers: Lines;
  /** The body's JSON; empty when it is none. */
  readonly body: JsonObject;
  readonly streamed: boolean;
  /** How many messages requests of the same attempt came before. */
  readonly earlier: number;
};

export type Lines = readonly (readonly [name: string, value: string])[];

/** An event of a Messages stream. */
export type WireEvent = JsonObject & { readonly type: string };

/** What goes out in place of an event. */
export type Piece =
  | WireEvent
  | { readonly raw: string | Uint8Array }
  | { readonly waitMs: number }
  /** `end` ends the message, `reset` the connection; `hang` does neither, ever. */
  | { readonly close: 'end' | 'reset' | 'hang' };

export type Whole = {
  readonly status: number;
  readonly headers: Lines;
  readonly body: Uint8Array;
};

/** Changes the events of one stream; a new one is made for each. */
export type EventMap = (event: WireEvent) => readonly Piece[];

/** What is done, stage by stage; a stage left out passes everything through. */
export type Mutation = {
  /** Which requests are struck; default: `POST /v1/messages`. */
  readonly where?: (ask: Ask) => boolean;

  readonly path?: (path: string) => string;
  readonly requestHeaders?: (headers: Lines) => Lines;
  readonly request?: (body: JsonObject, ask: Ask) => JsonObject;
  readonly requestBytes?: (bytes: Buffer) => Uint8Array;
  /** Goes on asking the upstream when the client has gone. */
  readonly keepsUpstream?: boolean;
  /** How often the upstream is asked; the last answer counts. */
  readonly times?: number;

  /** Answers without asking the upstream; undefined asks it after all. */
  readonly answer?: (ask: Ask) => Whole | 'reset' | 'hang' | undefined;

  readonly head?: (head: Omit<Whole, 'body'>) => Omit<Whole, 'body'>;
  readonly events?: (ask: Ask) => EventMap;
  /** The text of an event; default: `event:` line, `data:` line, blank line. */
  readonly frame?: (event: WireEvent) => string;
  /** Changes a whole JSON answer. */
  readonly json?: (body: JsonObject, ask: Ask) => JsonObject;
  /** Gathers the answer before anything is sent, and replaces it. */
  readonly gather?: (whole: Whole, ask: Ask) => Whole;
  /** Cuts what is written into pieces of so many bytes, each so many ms after the last. */
  readonly pace?: { readonly bytes: number; readonly ms: number };
  readonly coding?: 'gzip' | 'br' | 'deflate' | 'zstd';
  /** Writes a gathered answer straight onto the socket and closes it. */
  readonly onSocket?: (whole: Whole) => Uint8Array;
};
