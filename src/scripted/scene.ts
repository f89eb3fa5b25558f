import type { Conversation, Turn } from './conversation.ts';

/** One tool call the scripted model makes. */
export type ToolCall = { readonly name: string; readonly input: unknown };

/** A web search that the server itself makes in the turn, with what it finds. */
export type ServerSearch = {
  readonly query: string;
  readonly results: readonly { readonly title: string; readonly url: string }[];
};

/** An upstream error in Anthropic's terms; each dialect tells it in its own. */
export type UpstreamError = {
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
  readonly retryAfterS?: number;
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

/** The scripted model's next assistant turn, in play order: thinking, search, text, calls. */
export type Move = {
  readonly thinking?: string;
  /** Played in Anthropic's dialect only; the others have no such tool. */
  readonly search?: ServerSearch;
  readonly text?: string;
  readonly calls?: readonly ToolCall[];
  readonly fault?: UpstreamFault;
  /** Sends the stream in packets that end inside characters, as networks do. */
  readonly midCharacter?: boolean;
};

export type SceneContext = {
  /** The attempt named by the last tag in the conversation. */
  readonly attempt: string;
  /** The cue of the last tag in the conversation, if it has one. */
  readonly cue: string | undefined;
  /** Messages requests with this attempt and cue that were answered before this one. */
  readonly earlier: number;
  /** The text that carries the last tag, from the tag on and then what stood before it: the task at hand. */
  readonly prompt: string;
  /** The turns from that prompt on, its own included. */
  readonly turns: readonly Turn[];
};

/**
 * How the model plays one probe: a pure function of what reached it. A scene knows nothing of the attempt's
 * secret; it must find it in the conversation, so whatever a target loses on the way shows in the answer.
 */
export type Scene = (conversation: Conversation, context: SceneContext) => Move;
