import type { Conversation, Turn } from '../dialects/conversation.ts';
import type { Move } from '../dialects/move.ts';

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
