/** One tool call the scripted model makes. */
export type ToolCall = { readonly name: string; readonly input: unknown };

/** A web search that the server itself makes in the turn, with what it finds. */
export type ServerSearch = {
  readonly query: string;
  readonly results: readonly { readonly title: string; readonly url: string }[];
};

/** A page that a text is taken from. */
export type Citation = {
  readonly title: string;
  readonly url: string;
  readonly cited: string;
};

/** A part of a turn; dialects leave out what they have no form for. */
export type Part =
  | { readonly kind: 'thinking'; readonly text: string }
  /** Thinking that only the vendor can read. Anthropic's dialect only. */
  | { readonly kind: 'redacted_thinking'; readonly data: string }
  | {
      readonly kind: 'text';
      /** The pieces it is sent in, which may be empty, white space alone, or one character. */
      readonly pieces: readonly string[];
      /** Where it is taken from. Anthropic's dialect only. */
      readonly citations?: readonly Citation[];
    }
  | ({ readonly kind: 'call' } & ToolCall)
  /** Anthropic's dialect only; the others have no such tool. */
  | ({ readonly kind: 'search' } & ServerSearch);

/** Why a turn ends, where what it holds doesn't tell. */
export type Stop =
  | { readonly kind: 'end' | 'tool' | 'length' | 'pause' | 'refusal' | 'context' }
  | { readonly kind: 'sequence'; readonly sequence: string };

/** An upstream error in Anthropic's terms; each dialect tells it in its own. */
export type UpstreamError = {
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
  readonly retryAfterS?: number;
  /** What `x-should-retry` says, where the status alone doesn't tell. */
  readonly shouldRetry?: boolean;
};

/** What goes wrong upstream on purpose, so that a probe sees how the target passes it on. */
export type UpstreamFault =
  | ({ readonly kind: 'status' } & UpstreamError)
  /** The stream ends with an error once this text is out; an answer sent whole is the error itself. */
  | ({ readonly kind: 'error_event'; readonly afterText: string } & UpstreamError)
  /** The connection is reset once this text is out; what else the move holds is never sent. */
  | { readonly kind: 'cut'; readonly afterText: string }
  /** Silence once this text is out; then the rest of the move follows. */
  | { readonly kind: 'stall'; readonly afterText: string; readonly ms: number }
  /** The turn opens at once, its content comes late; `pings` sends real ping events in the gap. */
  | { readonly kind: 'slow_first_token'; readonly ms: number; readonly pings: boolean }
  /** A turn that ends well without any content. */
  | { readonly kind: 'empty_turn' };

/**
 * What auto mode's check says of a turn's calls. `disabled` and `unsupported` are said of the whole check, and `none` is
 * an answer that says nothing of it. The CLI's own check knows but two answers: what is not flagged is let through.
 */
export type ActionCheck =
  | 'not_flagged'
  | 'flagged'
  | { readonly unavailable: 'timeout' | 'error' | 'truncated' }
  | 'disabled'
  | 'unsupported'
  | 'none'
  /** As not flagged; the first, short answer to the CLI's own check is empty. */
  | 'hesitant';

/** The scripted model's next assistant turn, in play order: thinking, search, text, calls. */
export type Move = {
  readonly thinking?: string;
  /** Played in Anthropic's dialect only; the others have no such tool. */
  readonly search?: ServerSearch;
  readonly text?: string;
  readonly calls?: readonly ToolCall[];
  /** Default: not flagged. Told by the server where the request asks for it, and to the CLI's own check. */
  readonly check?: ActionCheck;
  /** The turn's parts in an order of their own, in place of thinking, search, text and calls. */
  readonly parts?: readonly Part[];
  /** Default: `tool` after a call, else `end`. */
  readonly stop?: Stop;
  readonly fault?: UpstreamFault;
  /** Sends the stream in packets that end inside characters, as networks do. */
  readonly midCharacter?: boolean;
};
