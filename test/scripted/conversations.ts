import type { Block, Conversation, Turn } from '../../src/dialects/conversation.ts';

/** A turn of the user's that says these texts, a block each. */
export function user(...texts: string[]): Turn {
  return { role: 'user', content: texts.map((text): Block => ({ type: 'text', text })) };
}

/** What reaches a scene of a plain request with these turns. */
export function conversation(turns: readonly Turn[], jsonSchema?: unknown): Conversation {
  return {
    model: 'm',
    stream: false,
    system: [],
    tools: [],
    turns,
    thinking: false,
    effort: undefined,
    maxTokens: undefined,
    stopSequences: [],
    jsonSchema,
  };
}
