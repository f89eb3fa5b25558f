/**
 * What a request to the scripted model says, whatever dialect it came in. Dialects translate to this and back;
 * scenes see nothing else, so one scene plays in all of them.
 */

export type ToolDefinition = {
  readonly name: string;
  readonly schema: unknown;
  /** Anthropic server tools carry a type such as `web_search_20250305`; others leave it out. */
  readonly type?: string;
};

export type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string; readonly signature: string | undefined }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
    }
  | {
      readonly type: 'tool_result';
      readonly id: string;
      readonly isError: boolean;
      /** Text, images and documents inside the result. */
      readonly content: readonly Block[];
    }
  | { readonly type: 'image'; readonly mediaType: string; readonly data: Buffer }
  | { readonly type: 'document'; readonly mediaType: string; readonly data: Buffer };

export type Turn = {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: readonly Block[];
};

export type Conversation = {
  readonly model: string;
  readonly stream: boolean;
  /** The system prompt's parts in order (top-level `system`, or leading system/developer messages). */
  readonly system: readonly string[];
  readonly tools: readonly ToolDefinition[];
  readonly turns: readonly Turn[];
  /** Whether the request asks for thinking (Anthropic `thinking`, OpenAI `reasoning`/`reasoning_effort`). */
  readonly thinking: boolean;
  readonly effort: string | undefined;
  readonly maxTokens: number | undefined;
  /** Texts that end the answer before they are said. */
  readonly stopSequences: readonly string[];
  /** The JSON schema the answer must follow, where the request asks for structured output. */
  readonly jsonSchema: unknown;
};

/** All text of blocks, also inside tool results, one block a line. */
export function textOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) =>
      block.type === 'text'
        ? block.text
        : block.type === 'tool_result'
          ? textOf(block.content)
          : '',
    )
    .filter((text) => text !== '')
    .join('\n');
}

/** Tool results in order of appearance, each with the call it answers (undefined when the call was lost). */
export function toolResults(conversation: Pick<Conversation, 'turns'>): {
  call: Extract<Block, { type: 'tool_use' }> | undefined;
  result: Extract<Block, { type: 'tool_result' }>;
}[] {
  const blocks = conversation.turns.flatMap((turn) => turn.content);
  const calls = blocks.filter((block) => block.type === 'tool_use');
  return blocks
    .filter((block) => block.type === 'tool_result')
    .map((result) => ({ call: calls.find((call) => call.id === result.id), result }));
}
